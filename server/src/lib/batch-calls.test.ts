import { describe, expect, it } from 'vitest';
import { batchCalls } from './batch-calls.ts';

const ITEM_ERROR = new Error('one of them');

/** Doubles numbers and rejects batches that contain a negative one. Keeps the batches it was called with. */
function doubling(maxBatch: number) {
  const batches: number[][] = [];
  const double = batchCalls({
    maxBatch,
    isItemError: (error) => error === ITEM_ERROR,
    async run(items: readonly number[]) {
      batches.push([...items]);
      await new Promise(setImmediate);
      if (items.includes(0)) throw new Error('down');
      if (items.some((item) => item < 0)) throw ITEM_ERROR;
      return items.map((item) => item * 2);
    },
  });
  return { batches, double };
}

describe('batchCalls', () => {
  it('combines simultaneous calls into batches of bounded size', async () => {
    const { batches, double } = doubling(3);
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('gathers the calls made while a batch runs', async () => {
    const { batches, double } = doubling(10);
    const first = double(1);
    await Promise.resolve();
    await Promise.resolve();
    const others = [double(2), double(3)];
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1], [2, 3]]);
    expect(await double(4)).toBe(8);
  });

  it('delays a partial batch by gatherMs', async () => {
    const batches: number[][] = [];
    const keep = batchCalls({
      maxBatch: 3,
      isItemError: () => false,
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

  it('runs the items one by one after an error that one of them may have caused', async () => {
    const { batches, double } = doubling(10);
    const results = await Promise.allSettled([1, -2, 3].map(double));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([[1, -2, 3], [1], [-2], [3]]);
  });

  it('rejects every call of the batch after any other error, and serves later calls', async () => {
    const { batches, double } = doubling(10);
    const results = await Promise.allSettled([1, 0, 3].map(double));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await double(5)).toBe(10);
    expect(batches).toEqual([[1, 0, 3], [5]]);
  });
});
