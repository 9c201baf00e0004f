import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterDomain, INITIAL_DOMAIN, type DomainState } from './domain-state.ts';
import { type Rate, type RateLimit } from './rate-limit.ts';
import { memoryRateLimit } from './memory.ts';
import {
  LEASE_MS,
  failoverLimits,
  type FailoverLease,
  type LeaseState,
  type SharedLimits,
} from './failover-limits.ts';
import { maxExcessOverRate } from '../../../test/ports/max-excess-over-rate.ts';
import { paceRate } from '../../shop/crawling/pace.ts';

/** Two stores with the rules of the real ones, and processes that can or cannot reach the shared one. */
class SimulatedStores {
  nowMs = 1_700_000_000_000;
  readonly passed: number[] = [];
  #instance = { id: '', historyLostUntilMs: 0 };
  #restarts = 0;
  #shared: DomainState = INITIAL_DOMAIN;
  #fallback: DomainState = INITIAL_DOMAIN;
  #lease = { epoch: 0, sinceMs: -Infinity, untilMs: -Infinity };

  restartShared(): void {
    this.#restarts++;
    this.#shared = INITIAL_DOMAIN;
  }

  process(reaches: () => boolean) {
    return failoverLimits({
      shared: this.#sharedAs(reaches),
      fallback: this.#fallbackLimits(),
      lease: this.#failoverLease(),
      local: memoryRateLimit(),
      now: () => this.nowMs,
    });
  }

  #sharedAs(reaches: () => boolean): SharedLimits {
    const none = memoryRateLimit();
    return {
      ...none,
      isUsable: reaches,
      enter: async (_domain, rate, breaker, epoch) => {
        if (!reaches()) throw new Error('unreachable');
        const id = `${this.#restarts}.${epoch}`;
        if (this.#instance.id !== id) this.#instance = { id, historyLostUntilMs: this.nowMs };
        const { historyLostUntilMs } = this.#instance;
        const { entry, state } = enterDomain(this.#shared, { rate, breaker }, this.nowMs, historyLostUntilMs);
        this.#shared = state;
        return entry;
      },
    };
  }

  #fallbackLimits(): RateLimit {
    return {
      ...memoryRateLimit(),
      enter: async (_domain, rate, breaker) => {
        const { sinceMs, untilMs } = this.#lease;
        if (untilMs <= this.nowMs) return { waitMs: 1000, blockedBy: 'pace' };
        const { entry, state } = enterDomain(this.#fallback, { rate, breaker }, this.nowMs, sinceMs);
        this.#fallback = state;
        return entry;
      },
    };
  }

  #failoverLease(): FailoverLease {
    const state = (): LeaseState => ({ epoch: this.#lease.epoch, isHeld: this.#lease.untilMs > this.nowMs });
    return {
      read: async () => state(),
      renew: async () => {
        const untilMs = this.nowMs + LEASE_MS;
        this.#lease = state().isHeld
          ? { ...this.#lease, untilMs }
          : { epoch: this.#lease.epoch + 1, sinceMs: untilMs, untilMs };
        return state();
      },
    };
  }
}

const PROCESSES = 3;

/** Events of one process or of all. A stalled process does not refresh the lease, but sends requests. */
const EVENTS = [
  'disconnect',
  'reconnect',
  'stall',
  'resume',
  'all-disconnect',
  'all-reconnect',
  'restart',
] as const;
const STEP = fc.record({
  afterMs: fc.oneof(fc.nat(100), fc.nat(1500)),
  target: fc.nat(PROCESSES - 1),
  event: fc.oneof({ weight: 9, arbitrary: fc.constant('none') }, fc.constantFrom(...EVENTS)),
});

type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

async function run(rate: Rate, steps: readonly Step[]): Promise<number[]> {
  const stores = new SimulatedStores();
  const isConnected = Array.from({ length: PROCESSES }, () => true);
  const isStalled = isConnected.map(() => false);
  const processes = isConnected.map((_, index) => stores.process(() => isConnected[index] === true));
  for (const { afterMs, target, event } of steps) {
    stores.nowMs += afterMs;
    if (event === 'disconnect' || event === 'reconnect') isConnected[target] = event === 'reconnect';
    if (event === 'stall' || event === 'resume') isStalled[target] = event === 'stall';
    if (event === 'all-disconnect' || event === 'all-reconnect') isConnected.fill(event === 'all-reconnect');
    if (event === 'restart') stores.restartShared();
    for (const [index, one] of processes.entries()) {
      if (!isStalled[index]) await one.refreshLease();
      for (let attempt = 0; attempt < 6; attempt++)
        if ((await one.enter('shop', rate, null)).waitMs === 0) stores.passed.push(stores.nowMs);
    }
  }
  for (const one of processes) one.close();
  return stores.passed;
}

describe('failoverLimits', () => {
  it('keeps the pace of a domain over any outages, restarts and failovers of any process', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(30, 60, 300),
        fc.array(STEP, { minLength: 50, maxLength: 150, size: 'max' }),
        async (perMinute, steps) => {
          const rate = paceRate(perMinute, null);
          expect(maxExcessOverRate(await run(rate, steps), rate)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('switches to the fallback when the shared store is lost, and back when it returns', async () => {
    const request: Step = { afterMs: 1000, target: 0, event: 'none' };
    const outage: Step[] = [
      { ...request, event: 'all-disconnect' },
      ...Array.from({ length: 30 }, () => request),
    ];
    const recovery: Step[] = [
      { ...request, event: 'all-reconnect' },
      ...Array.from({ length: 30 }, () => request),
    ];
    const countPassed = async (steps: Step[]) => (await run(paceRate(60, null), steps)).length;
    const duringOutage = await countPassed(outage);
    const inTotal = await countPassed([...outage, ...recovery]);
    expect(duringOutage).toBeGreaterThan(15);
    expect(inTotal - duringOutage).toBeGreaterThan(15);
  });
});
