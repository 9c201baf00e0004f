import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { entrySource, UNITS_BY_WORD, unitPattern, wordPattern } from './word-pattern.ts';
import { type Words } from './words.ts';

const LANGUAGE_FILE = /^(?:[a-z]{2}|any-language)\.ts$/;

async function readLanguages(): Promise<[file: string, words: Words][]> {
  const files = readdirSync(import.meta.dirname).filter((file) => LANGUAGE_FILE.test(file));
  return Promise.all(
    files.map(async (file): Promise<[string, Words]> => {
      const exported = (await import(/* @vite-ignore */ path.join(import.meta.dirname, file))) as Record<
        string,
        Words
      >;
      return [file, Object.values(exported)[0] ?? {}];
    }),
  );
}

const LANGUAGES = await readLanguages();

describe('an entry of a word list', () => {
  it.each([
    ['nicht (auf lager|lieferbar)', 'nicht auf lager', true],
    ['nicht (auf lager|lieferbar)', 'nicht', false],
    ['pre-?order', 'preorder', true],
    ['pre[țt]', 'preț', true],
    ['nachbestell*', 'nachbestellbar', true],
    ['nachbestell*', 'nachbestell', true],
    ['avaliaç+', 'avaliaç', false],
    ['avaliaç+', 'avaliações', true],
    ['only # left', 'only 12 left', true],
    ['notify…back in stock', 'notify me as soon as it is back in stock', true],
    ['notify…back in stock', 'notify me. it is back in stock', false],
    ['m.r.p.?', 'm.r.p', true],
    ['m.r.p.?', 'marap', false],
    ['\\+ ?vat', '+ vat', true],
    ['de(?=:)', 'de', false],
  ])('compares the entry %j with the text %j: %s', (entry, text, isMatch) => {
    expect(new RegExp(`^(?:${entrySource(entry)})$`, 'iu').test(text)).toBe(isMatch);
  });

  it.each(LANGUAGES)('is a valid non-empty pattern in lower case (%s)', (_, words) => {
    const { units = {}, ...lists } = words;
    for (const entry of [...Object.values(lists).flat(), ...Object.values(units).flat()]) {
      expect(entry).not.toBe('');
      expect(entry.replaceAll('\\p{L}', '')).toBe(entry.replaceAll('\\p{L}', '').toLowerCase());
      expect(() => new RegExp(entrySource(entry), 'iu')).not.toThrow();
    }
  });
});

describe('wordPattern', () => {
  it.each(LANGUAGES)('contains the stock words and price labels of %s', (_, words) => {
    for (const meaning of ['inStock', 'outOfStock', 'price', 'listPrice'] as const)
      for (const entry of words[meaning] ?? [])
        expect(wordPattern(meaning).slice(3, -1)).toContain(entrySource(entry));
  });

  it('joins the words of several meanings', () => {
    const pattern = new RegExp(`^${wordPattern('inStock', 'outOfStock')}$`, 'iu');
    expect(pattern.test('Auf Lager')).toBe(true);
    expect(pattern.test('ausverkauft')).toBe(true);
    expect(pattern.test('Preis')).toBe(false);
  });
});

describe('unitPattern', () => {
  it('matches every unit word as a whole, even if another word is its beginning', () => {
    const pattern = new RegExp(`^${unitPattern()}`, 'iu');
    for (const word of UNITS_BY_WORD.keys()) expect(pattern.exec(word)?.[0]).toBe(word);
  });
});
