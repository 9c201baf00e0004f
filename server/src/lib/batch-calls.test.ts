import { describe, expect, it } from 'vitest';
import { batchCalls } from './batch-calls.ts';

const FAULT = new Error('one of them');

/** Doubles numbers, refuses batches with a negative one, and keeps what it was asked. */
function doubling(maxBatch: number) {
  const batches: number[][] = [];
  const double = batchCalls({
    maxBatch,
    isOnesFault: (error) => error === FAULT,
    async run(items: readonly number[]) {
      batches.push([...items]);
      await new Promise(setImmediate);
      if (items.includes(0)) throw new Error('down');
      if (items.some((item) => item < 0)) throw FAULT;
      return items.map((item) => item * 2);
    },
  });
  return { batches, double };
}

describe('batchCalls', () => {
  it('makes one call for all who ask in the same moment, of bounded size', async () => {
    const { batches, double } = doubling(3);
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('gathers what comes while a batch is on its way', async () => {
    const { batches, double } = doubling(10);
    const first = double(1);
    await Promise.resolve();
    await Promise.resolve();
    const others = [double(2), double(3)];
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1], [2, 3]]);
    expect(await double(4)).toBe(8);
  });

  it('lets a batch that is not full wait for company, where it is told to', async () => {
    const batches: number[][] = [];
    const keep = batchCalls({
      maxBatch: 3,
      isOnesFault: () => false,
      gatherMs: 50,
      run: async (items: readonly number[]) => {
        batches.push([...items]);
        return items;
      },
    });
    const first = keep(1);
    await new Promise(setImmediate);
    expect(await Promise.all([first, keep(2), keep(3), keep(4)])).toEqual([1, 2, 3, 4]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('tries each on its own where one may be to blame', async () => {
    const { batches, double } = doubling(10);
    const results = await Promise.allSettled([1, -2, 3].map(double));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([[1, -2, 3], [1], [-2], [3]]);
  });

  it('tells all of any other error at once, and goes on', async () => {
    const { batches, double } = doubling(10);
    const results = await Promise.allSettled([1, 0, 3].map(double));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await double(5)).toBe(10);
    expect(batches).toEqual([[1, 0, 3], [5]]);
  });
});
