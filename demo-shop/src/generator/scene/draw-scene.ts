import { seededRandom, type SeededRandom } from '../../catalogue/seeded-random.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { type Language, type Words } from '../languages/language.ts';
import { drawAmounts, drawOptions } from './draw-amounts.ts';
import { drawMarket } from './draw-market.ts';
import { drawProduct } from './draw-product.ts';
import { drawStock } from './draw-stock.ts';
import { OTHER_KINDS, type PageKind } from './page-kind.ts';
import { type DataMode, type Scene, type Trade } from './scene.ts';
import { shopNameOf } from './shop-name.ts';

const TRADES: readonly Trade[] = [
  'retail', 'retail', 'retail', 'retail', 'retail', 'grocery', 'b2b', 'rental', 'ticket', 'subscription',
  'service', 'configurator', 'pharmacy', 'books', 'secondHand',
]; // prettier-ignore
const DATA_MODES: readonly DataMode[] = [
  'none', 'none', 'none', 'none', 'none', 'none', 'right', 'right', 'right', 'right', 'right', 'right', 'right',
  'right', 'right', 'stale', 'partial', 'partial', 'lowerCase', 'graph', 'graph', 'withOthers', 'withOthers',
  'otherCurrency',
]; // prettier-ignore
const PRODUCT_SHARE = 0.7;
const HASHED_SHARE = 0.12;

/** Draws all that a page of the template says. */
export function drawScene(
  seed: number,
  template: { readonly name: string; readonly trades?: readonly Trade[] },
): Scene {
  const random = seededRandom('page', seed);
  const language = random.pick(LANGUAGES);
  const market = drawMarket(random, language);
  const say = speaker(random, language);
  const trade = random.pick(template.trades ?? TRADES);
  const kind: PageKind = random.next() < PRODUCT_SHARE ? 'product' : random.pick(OTHER_KINDS);
  const product = drawProduct(random, market, say('nouns'));
  const base = { random, say, market, product, trade };
  const shopName = shopNameOf(template.name);
  const data = random.pick(DATA_MODES);
  return {
    ...base,
    language,
    kind,
    shopName,
    origin: `https://www.${shopName.toLowerCase()}.${market.topLevelDomain}`,
    others: Array.from({ length: random.between(4, 14) }, () => drawProduct(random, market, say('nouns'))),
    amounts: drawAmounts(base),
    options: drawOptions(base),
    stock: drawStock(random, trade, say),
    hasHashedClasses: random.next() < HASHED_SHARE,
    data: data === 'otherCurrency' && !market.isPlainCurrency ? 'right' : data,
  };
}

function speaker(random: SeededRandom, { words }: Language): Scene['say'] {
  return (word: keyof Words, values = {}) =>
    Object.entries(values).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, String(value)),
      random.pick(words[word].split('|')),
    );
}
