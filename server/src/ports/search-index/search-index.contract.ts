import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SearchIndex } from './search-index.ts';

export interface SearchIndexUnderTest {
  searchIndex: SearchIndex;
  close(): Promise<void>;
}

const NAMES: Readonly<Record<string, string>> = {
  1: 'Sony WH-1000XM4 Wireless Noise-Cancelling Headphones',
  2: 'Sony WH1000XM5 Headphones',
  3: 'Crème brûlée torch, 1.5 l',
  4: 'Gartenschlauch für Kräuter',
  5: 'ワイヤレスヘッドホン ソニー',
  6: '无线蓝牙耳机',
  7: 'Ελληνικός καφές',
  8: "Men's running shoes",
};

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, at) => String(from + at));
const lamps = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 'grey lamp']));
const sorted = (ids: readonly string[]) => ids.toSorted((a, b) => Number(a) - Number(b));

/** The tests that every search index must pass. */
export function describeSearchIndex(name: string, make: () => Promise<SearchIndexUnderTest>): void {
  describe(`the ${name} search index`, () => {
    let made: SearchIndexUnderTest;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => made?.close());

    const put = (names: Readonly<Record<string, string>>, rank = 0) =>
      made.searchIndex.put(
        Object.entries(names).map(([productId, text]) => ({ productId, texts: [text], rank })),
      );
    const search = async (words: string) =>
      (await made.searchIndex.search({ words, limit: 50, cursor: null })).productIds;

    it.each([
      ['headphones', ['1', '2']],
      ['HEADPHONES sony', ['1', '2']],
      ['sony shoes', []],
      ['head', ['1', '2']],
      ['phones', []],
      ['wh-1000xm4', ['1']],
      ['wh1000xm4', ['1']],
      ['WH-1000XM5', ['2']],
      ['wh-1000', ['1', '2']],
      ['noise cancelling', ['1']],
      ['creme brulee', ['3']],
      ['Kraut', ['4']],
      ['kräuter', ['4']],
      ['krauter', ['4']],
      ['1.5', ['3']],
      ['ヘッドホン', ['5']],
      ['耳机', ['6']],
      ['耳', ['6']],
      ['ελληνικος', ['7']],
      ["men's shoes", ['8']],
      ['mens', ['8']],
      ['#sony', ['1', '2']],
      ['33:sony', []],
      ['  ', []],
      ["') | '' & !:*\\", []],
      ['& | ! <-> : *', []],
    ])('finds the documents that match %j', async (words, expected) => {
      await put(NAMES);
      expect(sorted(await search(words))).toEqual(expected);
    });

    it('finds the latest document of each product, and no removed ones', async () => {
      await put({ 1: 'red kettle', 2: 'red pot' });
      await put({ 1: 'blue kettle' });
      expect(await search('red')).toEqual(['2']);
      expect(await search('blue')).toEqual(['1']);
      await made.searchIndex.remove(['2', '99']);
      expect(await search('red')).toEqual([]);
    });

    async function pageThrough(limit: number): Promise<string[]> {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await made.searchIndex.search({ words: 'lamp', limit, cursor });
        expect(page.productIds.length).toBeLessThanOrEqual(limit);
        seen.push(...page.productIds);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return seen;
    }

    it('returns higher ranks first, and each document once over all pages', async () => {
      const ranks = new Map([12, 9, 4, 3, 1, 0].map((rank, at) => [rank, numbered(1 + 500 * at, 500)]));
      for (const [rank, ids] of [...ranks].toReversed()) await put(lamps(ids), rank);
      const seen = await pageThrough(70);
      for (const [at, ids] of [...ranks.values()].entries())
        expect(sorted(seen.slice(500 * at, 500 * at + 500))).toEqual(ids);
      expect(seen).toHaveLength(3000);
      expect(await pageThrough(100)).toEqual(seen);
    });

    it('moves a document whose rank changes', async () => {
      const ids = numbered(1, 100);
      await put(lamps(ids), 1);
      await put(lamps(['7', '70']), 6);
      await put(lamps(['70']), 2);
      await put(lamps(['50']), 0);
      const seen = await pageThrough(10);
      expect([seen[0], seen[1], seen[99]]).toEqual(['7', '70', '50']);
      expect(sorted(seen)).toEqual(ids);
    });

    it.each(['', 'x', '1', '99999-1', '-1-5', '3-99999999999999999999'])(
      'finds nothing for the invalid cursor %j',
      async (cursor) => {
        await put(NAMES);
        expect(await made.searchIndex.search({ words: 'sony', limit: 10, cursor })).toEqual({
          productIds: [],
          nextCursor: null,
        });
      },
    );

    it('accepts texts of any length', async () => {
      await put({ 1: `${'x'.repeat(10_000)} lamp`, 2: 'lamp '.repeat(10_000), 3: '' });
      expect(sorted(await search('lamp'))).toEqual(['1', '2']);
      expect(await search('x'.repeat(200))).toEqual(['1']);
    });
  });
}
