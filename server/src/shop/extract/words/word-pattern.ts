/**
 * Joins the word lists of all languages into the source texts of regular expressions, once, when modules
 * load.
 */
import { anyLanguage } from './any-language.ts';
import { ar } from './ar.ts';
import { bg } from './bg.ts';
import { cs } from './cs.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { el } from './el.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { et } from './et.ts';
import { fa } from './fa.ts';
import { fi } from './fi.ts';
import { fr } from './fr.ts';
import { he } from './he.ts';
import { hi } from './hi.ts';
import { hr } from './hr.ts';
import { hu } from './hu.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { lt } from './lt.ts';
import { lv } from './lv.ts';
import { nb } from './nb.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { ru } from './ru.ts';
import { sk } from './sk.ts';
import { sl } from './sl.ts';
import { sv } from './sv.ts';
import { th } from './th.ts';
import { tr } from './tr.ts';
import { uk } from './uk.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';
import { type Meaning, type UnitOfMeasure, type Words } from './words.ts';

/** In the order in which their words are tried: the first that matches at a place counts. */
// prettier-ignore
const LANGUAGES: readonly Words[] = [
  en, de, fr, es, it, pt, nl, sv, da, nb, fi, et, pl, cs, sk, hu, ro, sl, hr, lt, lv, ru, uk, bg, tr, el,
  he, ar, fa, hi, ja, zh, ko, vi, th, id, anyLanguage,
];

/**
 * A group that matches the words of these meanings in any language, for regular expressions with the flags
 * `iu`.
 */
export function wordPattern(...meanings: readonly Meaning[]): string {
  const entries = meanings.flatMap((meaning) => LANGUAGES.flatMap((words) => words[meaning] ?? []));
  return anyOf([...new Set(entries)].map(entrySource));
}

/**
 * A group that matches a phrase in any one language. `build` makes the phrase from the words of a language; a
 * language that lacks one of its meanings has no such phrase.
 */
export function phrasePattern(
  build: (wordsFor: (...meanings: readonly Meaning[]) => string) => string,
): string {
  const phrases = LANGUAGES.flatMap((words) => {
    let isComplete = true;
    const phrase = build((...meanings) => {
      const entries = meanings.flatMap((meaning) => words[meaning] ?? []);
      isComplete &&= entries.length > 0;
      return anyOf(entries.map(entrySource));
    });
    return isComplete ? [phrase] : [];
  });
  return anyOf(phrases);
}

/**
 * A regular expression for texts in lower case. It takes a tenth of the time to compile of one that ignores
 * case, which has to look up the other cases of every class of letters.
 */
export function lowerCasePattern(source: string, flags: string): RegExp {
  const inLowerCase = source.replace(/\\[pP]\{[^}]*\}|\\.|\p{Lu}/gu, (it) =>
    it.startsWith('\\') ? it : it.toLowerCase(),
  );
  return new RegExp(inLowerCase, flags);
}

/** A text in lower case, of the same length. */
export function lowerCase(text: string): string {
  return text.replaceAll('İ', 'i').toLowerCase();
}

/** Letters of scripts without spaces between words. */
const UNSPACED = '[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}]';
/** A place where a word may begin: not after a letter, but anywhere in scripts without spaces. */
export const WORD_START = `(?<!(?!${UNSPACED})\\p{L})`;
/** A place where a word may end. Korean attaches particles to words. */
export const WORD_END = `(?!(?!${UNSPACED}|\\p{sc=Hang})\\p{L})`;

/** The units of measure by every word for them. */
export const UNITS_BY_WORD: ReadonlyMap<string, UnitOfMeasure> = new Map(
  LANGUAGES.flatMap(({ units = {} }) =>
    Object.entries(units).flatMap(([unit, words]) =>
      words.map((word) => [word, unit as UnitOfMeasure] as const),
    ),
  ),
);

/** A group that matches any word for a unit, the longest first. */
export function unitPattern(): string {
  const words = [...UNITS_BY_WORD.keys()].toSorted((a, b) => b.length - a.length);
  return anyOf(words.map((word) => word.replace(/[.^]/g, '\\$&')));
}

function anyOf(sources: readonly string[]): string {
  return `(?:${sources.join('|')})`;
}

const LETTERS = '\\p{L}';
const SIGNS: Readonly<Record<string, string>> = {
  '(': '(?:',
  '.': '\\.',
  '*': `${LETTERS}*`,
  '+': `${LETTERS}+`,
  '#': '\\d+',
  '…': '[^.!?]{0,60}',
};

/** The regular expression that an entry of a word list means (see `words.ts`). */
export function entrySource(entry: string): string {
  return entry.replace(/\\.|\[[^\]]*\]|\(\?|[(.*+#…]/g, (sign) => SIGNS[sign] ?? sign);
}
