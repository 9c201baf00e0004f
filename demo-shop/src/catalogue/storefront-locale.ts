import { fromMinor } from '@tidemark/contracts/money.ts';
import { at } from './seeded-random.ts';
import { de } from '../wording/de.ts';
import { en, enGb } from '../wording/en.ts';
import { fr } from '../wording/fr.ts';
import { ja } from '../wording/ja.ts';
import { pl } from '../wording/pl.ts';
import { sv } from '../wording/sv.ts';
import { type Wording } from '../wording/wording.ts';

const NBSP = '\u00a0';

interface MoneyFormat {
  readonly symbol: string;
  readonly before: boolean;
  /** Text between symbol and number. */
  readonly gap: string;
  readonly decimal: string;
  readonly group: string;
}

/** The language, country and currency in which a range of products is sold. */
export interface StorefrontLocale {
  readonly tag: string;
  readonly country: string;
  /** Index into lists of translations: en, de, fr, sv, pl, ja. */
  readonly languageIndex: number;
  readonly currency: string;
  readonly perUsd: number;
  /** Price ending: prices are a multiple of `stepMinor` plus `endMinor`. */
  readonly ending: { readonly stepMinor: number; readonly endMinor: number };
  readonly freeShippingMinor: number;
  readonly taxPercent: number;
  readonly money: MoneyFormat;
  readonly wording: Wording;
}

const dollars: MoneyFormat = { symbol: '$', before: true, gap: '', decimal: '.', group: ',' };
const pounds: MoneyFormat = { ...dollars, symbol: '£' };
const yen: MoneyFormat = { ...dollars, symbol: '¥' };
const francs: MoneyFormat = { symbol: 'CHF', before: true, gap: NBSP, decimal: '.', group: '’' };
const germanEuros: MoneyFormat = { symbol: '€', before: false, gap: NBSP, decimal: ',', group: '.' };
const frenchEuros: MoneyFormat = { ...germanEuros, group: '\u202f' };
const kronor: MoneyFormat = { ...germanEuros, symbol: 'kr', group: NBSP };
const zloty: MoneyFormat = { ...germanEuros, symbol: 'zł', group: NBSP };

const cents99 = { stepMinor: 100, endMinor: 99 };
const cents90 = { stepMinor: 100, endMinor: 90 };

export const US: StorefrontLocale = {
  tag: 'en-US', country: 'US', languageIndex: 0, currency: 'USD', perUsd: 1, ending: cents99,
  freeShippingMinor: 7500, taxPercent: 0, money: dollars, wording: en,
}; // prettier-ignore
export const GB: StorefrontLocale = {
  tag: 'en-GB', country: 'GB', languageIndex: 0, currency: 'GBP', perUsd: 0.8, ending: cents99,
  freeShippingMinor: 6000, taxPercent: 20, money: pounds, wording: enGb,
}; // prettier-ignore
export const DE: StorefrontLocale = {
  tag: 'de-DE', country: 'DE', languageIndex: 1, currency: 'EUR', perUsd: 0.93, ending: cents99,
  freeShippingMinor: 5900, taxPercent: 19, money: germanEuros, wording: de,
}; // prettier-ignore
export const CH: StorefrontLocale = {
  tag: 'de-CH', country: 'CH', languageIndex: 1, currency: 'CHF', perUsd: 0.98, ending: cents90,
  freeShippingMinor: 12000, taxPercent: 8.1, money: francs, wording: de,
}; // prettier-ignore
export const FR: StorefrontLocale = {
  tag: 'fr-FR', country: 'FR', languageIndex: 2, currency: 'EUR', perUsd: 0.95, ending: cents90,
  freeShippingMinor: 5900, taxPercent: 20, money: frenchEuros, wording: fr,
}; // prettier-ignore
export const SE: StorefrontLocale = {
  tag: 'sv-SE', country: 'SE', languageIndex: 3, currency: 'SEK', perUsd: 10.6, ending: { stepMinor: 1000, endMinor: 900 },
  freeShippingMinor: 59900, taxPercent: 25, money: kronor, wording: sv,
}; // prettier-ignore
export const PL: StorefrontLocale = {
  tag: 'pl-PL', country: 'PL', languageIndex: 4, currency: 'PLN', perUsd: 4.1, ending: cents99,
  freeShippingMinor: 29900, taxPercent: 23, money: zloty, wording: pl,
}; // prettier-ignore
export const JP: StorefrontLocale = {
  tag: 'ja-JP', country: 'JP', languageIndex: 5, currency: 'JPY', perUsd: 150, ending: { stepMinor: 100, endMinor: 80 },
  freeShippingMinor: 8800, taxPercent: 10, money: yen, wording: ja,
}; // prettier-ignore

export interface MoneyParts {
  readonly symbol: string;
  readonly number: string;
  readonly before: boolean;
  readonly gap: string;
}

/** The parts of an amount in the locale's format; engines wrap each in their own markup. */
export function moneyParts(locale: StorefrontLocale, minor: number): MoneyParts {
  const { symbol, before, gap, decimal, group } = locale.money;
  const [whole = '', fraction] = fromMinor(minor, locale.currency).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, group);
  return { symbol, before, gap, number: fraction === undefined ? grouped : grouped + decimal + fraction };
}

/** The amount as displayed to shoppers: "$1,299.00", "1.299,00 €", "CHF 1’299.00". */
export function moneyText(locale: StorefrontLocale, minor: number): string {
  const { symbol, number, before, gap } = moneyParts(locale, minor);
  return before ? symbol + gap + number : number + gap + symbol;
}

/**
 * Rounds an amount to the nearest price with the locale's ending: 18.37 becomes 17.99, 2317 yen become 2280.
 */
export function retailPriceMinor(locale: StorefrontLocale, minor: number): number {
  const { stepMinor, endMinor } = locale.ending;
  return Math.max(0, Math.round((minor - endMinor) / stepMinor)) * stepMinor + endMinor;
}

/** The net amount of a price that includes tax. */
export function withoutTaxMinor(locale: StorefrontLocale, minor: number): number {
  return Math.round((minor * 100) / (100 + locale.taxPercent));
}

/** The name in the locale's language, from a list indexed by languageIndex. */
export function localName(locale: StorefrontLocale, names: readonly string[]): string {
  return at(names, locale.languageIndex);
}
