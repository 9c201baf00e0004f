import { describe, expect, it } from 'vitest';
import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { createDomainGate, DomainBusyError } from './domain-gate.ts';

const OFTEN = { burst: 1000, intervalMs: 1 };
const RARELY = { burst: 1, intervalMs: 30_000 };
const SHOP = 'shop.example';

/** A gate whose breaker opens for a minute after 2 failures, and closes after 3 successful trials. */
function openGate(maxWaitMs = 0) {
  let nowMs = 1_700_000_000_000;
  const gate = createDomainGate(
    memoryRateLimit(() => nowMs),
    {
      breaker: { failuresToOpen: 2, openForMs: 60_000, trials: 3 },
      maxWaitMs,
    },
  );
  const enter = (domain = SHOP, rate = OFTEN) =>
    gate.enter(domain, rate, new AbortController().signal).then(
      () => 'in',
      (error: unknown) => (error instanceof DomainBusyError ? error.waitMs : Promise.reject(error)),
    );
  return { gate, enter, advance: (ms: number) => void (nowMs += ms) };
}

describe('createDomainGate', () => {
  it('refuses to enter before the pace allows, and gives the time to wait', async () => {
    const { enter, advance } = openGate();
    expect(await enter(SHOP, RARELY)).toBe('in');
    advance(10_000);
    expect(await enter(SHOP, RARELY)).toBe(20_000);
    expect(await enter('other.example', RARELY)).toBe('in');
    advance(20_000);
    expect(await enter(SHOP, RARELY)).toBe('in');
  });

  it('waits for a slot within maxWaitMs', async () => {
    const gate = createDomainGate(memoryRateLimit(), {
      breaker: { failuresToOpen: 2, openForMs: 60_000, trials: 3 },
      maxWaitMs: 5000,
    });
    const entering = Array.from({ length: 3 }, () =>
      gate.enter(SHOP, { burst: 1, intervalMs: 20 }, new AbortController().signal),
    );
    expect(await Promise.all(entering)).toHaveLength(3);
  });

  it('stops waiting when the signal aborts', async () => {
    const gate = createDomainGate(memoryRateLimit(), {
      breaker: { failuresToOpen: 2, openForMs: 60_000, trials: 3 },
      maxWaitMs: 600_000,
    });
    const stopping = new AbortController();
    await gate.enter(SHOP, RARELY, stopping.signal);
    const waiting = gate.enter(SHOP, RARELY, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });

  it('opens the breaker after consecutive failures and closes it after successful trials', async () => {
    const { gate, enter, advance } = openGate();
    gate.report(SHOP, false);
    gate.report(SHOP, true);
    gate.report(SHOP, false);
    expect(await enter()).toBe('in');
    gate.report(SHOP, false);
    expect(await enter()).toBe(60_000);
    expect(await enter('other.example')).toBe('in');
    advance(60_000);
    expect([await enter(), await enter(), await enter(), await enter()]).toEqual(['in', 'in', 'in', 60_000]);
    for (let trial = 0; trial < 3; trial++) gate.report(SHOP, true);
    expect(await enter()).toBe('in');
  });

  it('reports every outcome except a success that changes nothing', async () => {
    const rateLimit = memoryRateLimit();
    const reported: boolean[] = [];
    const spied: RateLimit = {
      ...rateLimit,
      report: (domain, ok, breaker) => {
        reported.push(ok);
        return rateLimit.report(domain, ok, breaker);
      },
    };
    const gate = createDomainGate(spied, {
      breaker: { failuresToOpen: 9, openForMs: 1, trials: 1 },
      maxWaitMs: 0,
    });
    const visit = async (ok: boolean) => {
      await gate.enter(SHOP, OFTEN, new AbortController().signal);
      gate.report(SHOP, ok);
    };
    for (const ok of [true, true, false, true, true, false, false, true, true]) await visit(ok);
    expect(reported).toEqual([false, true, false, false, true]);
  });

  it('does not count an abandoned wait as a trial, so that the breaker of a slow-paced shop closes', async () => {
    const { gate, enter, advance } = openGate();
    gate.report(SHOP, false);
    gate.report(SHOP, false);
    advance(60_000);
    for (let trial = 0; trial < 3; trial++) {
      expect(await enter(SHOP, { burst: 1, intervalMs: 10_000 })).toBe('in');
      for (let abandoned = 0; abandoned < 5; abandoned++)
        expect(await enter(SHOP, { burst: 1, intervalMs: 10_000 })).toBeGreaterThan(0);
      gate.report(SHOP, true);
      advance(10_000);
    }
    for (let request = 0; request < 5; request++) expect(await enter()).toBe('in');
  });
});
