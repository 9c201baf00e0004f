import { type PageScript } from '../html/page-script.ts';
import { currencyCode } from '../money/currency.ts';
import { isEverydayCurrency } from '../money/region.ts';

/** The places where a page may state its currency, besides the offers of its own product. */
export interface CurrencyPlaces {
  /** Currencies of other offers in structured data, in page order. */
  offers: readonly string[];
  /** Contents of meta tags by name. */
  metas: ReadonlyMap<string, string[]>;
  /** Values of attributes that name a currency. */
  attributes: readonly string[];
  scripts: readonly PageScript[];
}

/** Every name of such a property contains it: "currency", "currencyCode", "priceCurrency", "CURRENCY_ISO". */
const NAME_ENDS = ['urrency', 'URRENCY'];
const QUOTE = '\\\\{0,3}["\']';
/** `"currencyCode":"NZD"`, `currency = 'EUR'`, `gtag('set', 'currency', 'USD')`. */
const VALUE = new RegExp(
  `^urrency[\\w.-]{0,24}(?:${QUOTE})?\\s*[:=,]\\s*${QUOTE}([a-z]{3})\\\\{0,3}["']`,
  'i',
);
/** `Shopify.currency = {"active":"NZD"}`, `"currency":{"id":1,"iso_code":"EUR"}`. */
const OBJECT = new RegExp(
  `^urrency[\\w.-]{0,24}(?:${QUOTE})?\\s*[:=]\\s*\\{[^{}]{0,200}?(?:active|code|iso|iso_?code|currency_?code|id|name)(?:${QUOTE})?\\s*:\\s*${QUOTE}([a-z]{3})\\\\{0,3}["']`,
  'i',
);
/** Before the name: the currency in which the visitor is shown prices, or another one of the shop. */
const OF_VISITOR = /(?:active|selected|current|presentment|display|customer|user|session|cart)\W?_?c?$/i;
const OF_SHOP = /(?:base|default|shop|store|main|from|to|original)\W?_?c?$/i;
const MAX_SCRIPT_BYTES = 2_000_000;
const MAX_SCRIPTS = 60;
const MAX_MENTIONS = 60;
const WINDOW = 320;
const PREFIX = 14;

/** The ISO 4217 code that a page states outside of its product's offers; null if it states none. */
export function pageCurrency({ offers, metas, attributes, scripts }: CurrencyPlaces): string | null {
  const named = [...metas].filter(([name]) => name.includes('currency')).flatMap(([, values]) => values);
  return (
    mostFrequent(offers.map(codeOf)) ??
    mostFrequent(named.map(codeOf)) ??
    mostFrequent(attributes.map(codeOf)) ??
    scriptCurrency(scripts)
  );
}

/** Lower-case letters are a code only where they are no word: "usd", but not "top". */
function codeOf(text: string): string | null {
  const written = text.trim();
  if (!/^[a-z]{3}$/i.test(written)) return null;
  const code = currencyCode(written);
  return code !== null && isEverydayCurrency(code) ? code : null;
}

interface Mention {
  code: string;
  prefix: string;
}

function scriptCurrency(scripts: readonly PageScript[]): string | null {
  const mentions = scripts
    .filter((it) => it.length <= MAX_SCRIPT_BYTES)
    .slice(0, MAX_SCRIPTS)
    .flatMap((it) => mentionsIn(it.bytes))
    .slice(0, MAX_MENTIONS);
  return (
    codeOfMost(mentions.filter((it) => OF_VISITOR.test(it.prefix))) ??
    codeOfMost(mentions.filter((it) => !OF_SHOP.test(it.prefix))) ??
    codeOfMost(mentions)
  );
}

function codeOfMost(mentions: Mention[]): string | null {
  return mostFrequent(mentions.map((it) => it.code));
}

function mentionsIn(bytes: Buffer): Mention[] {
  const found: Mention[] = [];
  for (const end of NAME_ENDS) {
    let at = bytes.indexOf(end);
    for (let count = 0; at >= 0 && count < MAX_MENTIONS; count += 1) {
      const text = bytes.toString('latin1', at, at + WINDOW);
      const code = codeOf((VALUE.exec(text) ?? OBJECT.exec(text))?.[1] ?? '');
      if (code) found.push({ code, prefix: bytes.toString('latin1', Math.max(0, at - PREFIX), at) });
      at = bytes.indexOf(end, at + end.length);
    }
  }
  return found;
}

/** The first of the most frequent. */
function mostFrequent(codes: readonly (string | null)[]): string | null {
  const groups = Map.groupBy(codes, (it) => it);
  groups.delete(null);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}
