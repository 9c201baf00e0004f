import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyBudget, BodyBudgetError } from './body-budget.ts';

const MAX_BYTES = 100;
const MAX_BODY = 40;

describe('BodyBudget', () => {
  it('bounds the bytes in memory to the maximum and one body, and every body arrives', async () => {
    const body = fc.record({
      chunks: fc
        .array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 12 })
        .filter((chunks) => chunks.reduce((sum, bytes) => sum + bytes, 0) <= MAX_BODY),
      turns: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 30 }), async (bodies) => {
        const budget = new BodyBudget({ maxBytes: MAX_BYTES, maxWaitMs: 60_000 });
        let most = 0;
        const watch = () => (most = Math.max(most, budget.usedBytes));
        await Promise.all(
          bodies.map(async ({ chunks, turns }) => {
            const hold = budget.open();
            for (const bytes of chunks) {
              await hold.grow(bytes);
              watch();
            }
            for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
            hold.release();
          }),
        );
        expect(most).toBeLessThanOrEqual(MAX_BYTES + MAX_BODY);
        expect(budget.usedBytes).toBe(0);
      }),
    );
  });

  it('does not wait while there is room', () => {
    const hold = new BodyBudget({ maxBytes: MAX_BYTES, maxWaitMs: 60_000 }).open();
    expect(hold.grow(MAX_BYTES)).toBeUndefined();
  });

  it('lets one body exceed the bound, and the next one wait until bytes are released', async () => {
    const budget = new BodyBudget({ maxBytes: MAX_BYTES, maxWaitMs: 60_000 });
    const [full, over, waiting] = [budget.open(), budget.open(), budget.open()];
    full.add(MAX_BYTES);
    await over.grow(10);
    expect(over.grow(5)).toBeUndefined();
    const waited = waiting.grow(10);
    expect(budget.usedBytes).toBe(MAX_BYTES + 15);
    full.release();
    await waited;
    expect(budget.usedBytes).toBe(25);
  });

  it('gives up a body that waits too long, and then lets the next one grow', async () => {
    const budget = new BodyBudget({ maxBytes: MAX_BYTES, maxWaitMs: 50 });
    const [full, over, waiting] = [budget.open(), budget.open(), budget.open()];
    full.add(MAX_BYTES);
    await over.grow(1);
    await expect(waiting.grow(1)).rejects.toThrow(BodyBudgetError);
    over.release();
    await waiting.grow(1);
    expect(budget.usedBytes).toBe(MAX_BYTES + 1);
  });

  it('ends the wait of a hold that is released', async () => {
    const budget = new BodyBudget({ maxBytes: MAX_BYTES, maxWaitMs: 60_000 });
    const [full, over, waiting] = [budget.open(), budget.open(), budget.open()];
    full.add(MAX_BYTES);
    await over.grow(1);
    const waited = waiting.grow(1);
    waiting.release();
    await expect(waited).rejects.toThrow(BodyBudgetError);
  });
});
