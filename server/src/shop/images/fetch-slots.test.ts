import { describe, expect, it } from 'vitest';
import { FetchSlots, NoSlotError } from './fetch-slots.ts';

const LIMITS = { total: 3, perKey: 2, maxWaitingPerKey: 2, maxWaitMs: 60_000 };

/** Work that runs until the test ends it. */
function startable(slots: FetchSlots) {
  const running = new Map<string, () => void>();
  const run = (name: string, keys: string[]) =>
    slots.run(keys, () => new Promise<void>((resolve) => running.set(name, resolve)));
  const end = async (name: string) => {
    running.get(name)?.();
    running.delete(name);
    await new Promise(setImmediate);
  };
  return { run, end, names: () => [...running.keys()] };
}

describe('FetchSlots', () => {
  it('FetchSlots bounds what runs in total and by key, and starts what has waited longest', async () => {
    const { run, end, names } = startable(new FetchSlots(LIMITS));
    const all = [
      run('a1', ['account a', 'host x']),
      run('a2', ['account a', 'host y']),
      run('a3', ['account a', 'host z']),
      run('b1', ['account b', 'host x']),
      run('c1', ['account c', 'host w']),
    ];
    expect(names()).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(names(), 'the account of a3 has its share').toEqual(['a1', 'a2', 'c1']);
    await end('a1');
    expect(names()).toEqual(['a2', 'c1', 'a3']);
    for (const name of ['a2', 'a3', 'c1']) await end(name);
    await Promise.all(all);
  });

  it('FetchSlots frees the slot of work that fails', async () => {
    const slots = new FetchSlots({ ...LIMITS, total: 1 });
    await expect(slots.run(['a'], () => Promise.reject(new Error('unreachable')))).rejects.toThrow(
      'unreachable',
    );
    expect(await slots.run(['a'], async () => 'done')).toBe('done');
  });

  it('FetchSlots refuses more than may wait with a key, and lets others wait', async () => {
    const { run, end } = startable(new FetchSlots(LIMITS));
    const all = ['1', '2', '3', '4'].map((name) => run(name, ['account a']));
    await expect(run('5', ['account a'])).rejects.toBeInstanceOf(NoSlotError);
    all.push(run('other', ['account b']));
    for (const name of ['1', '2', '3', '4', 'other']) await end(name);
    await Promise.all(all);
  });

  it('FetchSlots refuses what has waited too long', async () => {
    const { run, end } = startable(new FetchSlots({ ...LIMITS, total: 1, maxWaitMs: 20 }));
    const first = run('1', ['a']);
    await expect(run('2', ['b'])).rejects.toBeInstanceOf(NoSlotError);
    await end('1');
    await first;
  });
});
