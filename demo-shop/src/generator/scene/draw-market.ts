import { type SeededRandom } from '../../catalogue/seeded-random.ts';
import { type Language } from '../languages/language.ts';
import { priceFormat, type PriceFormat } from './price-format.ts';

/** Where a shop sells, and how it writes that. */
export interface Market {
  readonly country: string;
  readonly currency: string;
  readonly topLevelDomain: string;
  /** The page's language tag. */
  readonly tag: string;
  readonly format: PriceFormat;
  /** Whether the amounts as written belong to one currency wherever they are read. */
  readonly isPlainCurrency: boolean;
}

/** Signs of several currencies, and prices without a sign. */
const SHARED_SIGN = /^(?:$|[$¥￥元₨:–-]|kr|Rs|Fr|R(?![$MPp])|ريال|ریال|درهم|جنيه)/i;
const NBSPS = [' ', '\u00a0', '\u00a0', '\u202f'] as const;

/** Draws a market. A shared sign, such as "$", comes with a region in the language tag or the domain. */
export function drawMarket(random: SeededRandom, language: Language): Market {
  const line = random.pick(language.markets);
  const [head = '', samples = ''] = line.split(': ');
  const [country = '', currency = '', domain = ''] = head.split(' ');
  const sample = random.pick(samples.split('|'));
  const sign = sample.replaceAll(/[\d٠-٩۰-۹.,٫٬’ \u00a0]/g, '');
  const isPlainCurrency = !SHARED_SIGN.test(sign) || sign.includes(currency);
  const isRegional = random.next() < 0.5;
  const isGeneric = random.next() < 0.3 && (isPlainCurrency || isRegional);
  return {
    country,
    currency,
    topLevelDomain: isGeneric ? 'com' : domain,
    tag: isRegional ? `${language.tag}-${country}` : language.tag,
    format: priceFormat(sample.replaceAll(' ', random.pick(NBSPS)), currency),
    isPlainCurrency,
  };
}
