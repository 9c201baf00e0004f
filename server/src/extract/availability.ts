import type { Availability } from '@tidemark/contracts/availability.ts';
import { hasWord } from './element-context.ts';
import { STOCK_WORDS } from './stock-words.ts';
import type { TextRun } from './visible-text.ts';

/** schema.org's ItemAvailability, product feeds' words and the engines' own, in lower-case letters only. */
const STRUCTURED: Readonly<Record<string, Availability>> = {
  instock: 'InStock', instoreonly: 'InStock', onlineonly: 'InStock', limitedavailability: 'InStock', madetoorder: 'InStock', available: 'InStock',
  lowstock: 'InStock', availablefororder: 'InStock', instore: 'InStock', yes: 'InStock', true: 'InStock',
  outofstock: 'OutOfStock', oos: 'OutOfStock', soldout: 'OutOfStock', unavailable: 'OutOfStock', notavailable: 'OutOfStock', reserved: 'OutOfStock',
  false: 'OutOfStock', no: 'OutOfStock',
  preorder: 'PreOrder', presale: 'PreOrder', pending: 'PreOrder', comingsoon: 'PreOrder',
  backorder: 'BackOrder', backordered: 'BackOrder', onbackorder: 'BackOrder',
  discontinued: 'Discontinued',
}; // prettier-ignore

/** The stock state that a structured value means: "http://schema.org/InStock", "in stock", "oos"; null for anything else. */
export function structuredAvailability(value: string): Availability | null {
  const name =
    value
      .trim()
      .split(/[/#:]/)
      .findLast((part) => part !== '') ?? '';
  return STRUCTURED[name.toLowerCase().replace(/[^a-z]/g, '')] ?? null;
}

const STOCK_BOX =
  /stock|avail|lager|dispon|verf[uü]g|nalich|inventory|skladem|voorraad|(?:^|[ _-])oos(?:$|[ _-])|sold-?out|lieferbar|delivery-?(?:status|time)/;
const OTHER_PLACE =
  /(?:^|[ _-])(?:size|swatch|variant-(?:list|options?)|filter|facet|review|store-?(?:locator|pick)|pickup)/;
const REACH_BEFORE = 12;
const REACH_AFTER = 160;
const MAX_STOCK_TEXT = 90;

/** What the page shows about stock near the product's name (`anchor`): in a box of its own, else alone on a line. */
export function readVisibleStock(runs: TextRun[], anchor: number | null): Availability | null {
  const from = anchor === null ? 0 : anchor - REACH_BEFORE;
  const near = runs.filter(
    (run) => run.index >= from && run.index <= (anchor ?? 0) + REACH_AFTER && isAboutProduct(run),
  );
  const said = near
    .map((run) => ({ run, stock: stockWords(run.text) }))
    .filter(({ stock }) => stock !== null);
  const best =
    said.find(({ run }) => isBoxed(run)) ??
    said.find(({ run, stock }) => stock !== null && isAlone(run, stock.words));
  return best?.stock?.availability ?? null;
}

function isAboutProduct({ text, pieces }: TextRun): boolean {
  const context = pieces[0]?.context;
  return (
    context !== undefined &&
    text.length <= MAX_STOCK_TEXT &&
    !context.isForeign &&
    !context.isInOption &&
    !hasWord(context, OTHER_PLACE, 4)
  );
}

function stockWords(text: string): { availability: Availability; words: string } | null {
  for (const [availability, pattern] of STOCK_WORDS) {
    const words = pattern.exec(text)?.[0];
    if (words) return { availability, words };
  }
  return null;
}

function isBoxed({ pieces }: TextRun): boolean {
  return hasWord(pieces[0]?.context ?? null, STOCK_BOX, 3);
}

/** The words are most of what the line says, and no link to somewhere else. */
function isAlone({ text, pieces }: TextRun, words: string): boolean {
  return words.length * 2 >= text.trim().length && !pieces[0]?.context.isInLink;
}

/** The stock state that a text says, structured or in words; null where it says none. */
export function readStockText(text: string): Availability | null {
  return structuredAvailability(text) ?? stockWords(text)?.availability ?? null;
}
