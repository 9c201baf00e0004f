import { describe, expect, it } from 'vitest';
import { CheckSlots, SlotsBusyError, type CheckSlot } from './check-slots.ts';

const FOREVER = new AbortController().signal;
const settle = () => new Promise(setImmediate);

/** Starts checks that work until they are ended. */
function startChecks(slots: CheckSlots) {
  const working: string[] = [];
  const start = (source: string, name = source) => {
    const end = Promise.withResolvers<void>();
    const done = slots
      .run(source, async (slot) => {
        await slot.take();
        working.push(name);
        await end.promise;
        working.splice(working.indexOf(name), 1);
      })
      .then(
        () => 'done',
        (error: unknown) => error,
      );
    return { end: end.resolve, done };
  };
  return { working, start };
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('CheckSlots', () => {
  it('keeps a quarter of the slots free for others when one account has many checks', async () => {
    const slots = new CheckSlots({ slots: 8, waiting: 100 });
    const { working, start } = startChecks(slots);
    times(20, (n) => start('ann', `ann ${n}`));
    start('bob');
    await settle();
    expect(working).toEqual([...times(6, (n) => `ann ${n}`), 'bob']);
  });

  it('gives a slot that becomes free to the source that uses the fewest', async () => {
    const slots = new CheckSlots({ slots: 4, waiting: 100 });
    const { working, start } = startChecks(slots);
    const [first] = times(6, (n) => start('ann', `ann ${n}`));
    times(3, (n) => start('bob', `bob ${n}`));
    await settle();
    expect(working).toEqual(['ann 0', 'ann 1', 'ann 2', 'bob 0']);
    first?.end();
    await settle();
    expect(working).toEqual(['ann 1', 'ann 2', 'bob 0', 'bob 1']);
  });

  it('gives the slots of one source to its checks in their order', async () => {
    const slots = new CheckSlots({ slots: 1, waiting: 10 });
    const { working, start } = startChecks(slots);
    const checks = times(4, (n) => start('ann', String(n)));
    const order: string[] = [];
    for (const { end } of checks) {
      await settle();
      order.push(...working);
      end();
    }
    expect(order).toEqual(['0', '1', '2', '3']);
  });

  it('uses all slots for checks of different sources', async () => {
    const slots = new CheckSlots({ slots: 6, waiting: 6 });
    const { working, start } = startChecks(slots);
    times(8, (n) => start(`account ${n}`));
    await settle();
    expect(working).toHaveLength(6);
  });

  it('uses no slot while a check pauses, and waits for one afterwards', async () => {
    const slots = new CheckSlots({ slots: 1, waiting: 10 });
    const steps: string[] = [];
    const paused = slots.run('ann', async (slot) => {
      await slot.take();
      steps.push('ann works');
      await slot.pause(1, FOREVER);
      steps.push('ann works again');
    });
    const other = Promise.withResolvers<void>();
    const meanwhile = slots.run('bob', async (slot) => {
      await slot.take();
      steps.push('bob works');
      await other.promise;
      steps.push('bob ends');
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    other.resolve();
    await Promise.all([paused, meanwhile]);
    expect(steps).toEqual(['ann works', 'bob works', 'bob ends', 'ann works again']);
    expect(slots.working).toBe(0);
  });

  it('frees the slot of a check that throws, and of one whose pause is aborted', async () => {
    const slots = new CheckSlots({ slots: 1, waiting: 10 });
    const failing = slots.run('ann', async (slot) => {
      await slot.take();
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    const stopped = slots.run('ann', async (slot: CheckSlot) => {
      await slot.take();
      await slot.pause(60_000, AbortSignal.abort());
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(slots.working).toBe(0);
  });

  it('refuses a source that has three quarters of all checks in flight, and admits others', async () => {
    const slots = new CheckSlots({ slots: 4, waiting: 4 });
    const { start } = startChecks(slots);
    const checks = times(10, () => start('ann'));
    const refused = await Promise.all(checks.slice(6).map(({ done }) => done));
    for (const error of refused) expect(error).toBeInstanceOf(SlotsBusyError);
    const other = start('bob');
    other.end();
    expect(await other.done).toBe('done');
    for (const { end } of checks) end();
    await Promise.all(checks.map(({ done }) => done));
    const again = start('ann');
    again.end();
    expect(await again.done).toBe('done');
  });

  it('lets refused checks come back one after the other, further apart the longer checks take', async () => {
    const slots = new CheckSlots({ slots: 4, waiting: 4 });
    await slots.run('ann', async () => new Promise((resolve) => setTimeout(resolve, 50)));
    const { start } = startChecks(slots);
    const checks = times(12, () => start('ann'));
    const refused = (await Promise.all(checks.slice(6).map(({ done }) => done))) as SlotsBusyError[];
    const waits = refused.map(({ waitMs }) => waitMs);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeGreaterThanOrEqual(1000);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Infinity);
    for (const { end } of checks) end();
  });
});
