import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterDomain, UNKNOWN_DOMAIN, type DomainState } from './domain-state.ts';
import { type Rate, type RateLimit } from './rate-limit.ts';
import { memoryRateLimit } from './memory.ts';
import { HOLD_MS, failoverLimits, type Hold, type SharedLimits, type SpareHold } from './failover-limits.ts';
import { mostBeyondRate } from '../../../test/ports/pace-kept.ts';
import { paceRate } from '../../shop/crawling/pace.ts';

/** Two stores by the rules of the real ones, and processes that each reach the shared one or not. */
class World {
  nowMs = 1_700_000_000_000;
  readonly passed: number[] = [];
  #memory = { id: '', forgottenUntilMs: 0 };
  #restarts = 0;
  #shared: DomainState = UNKNOWN_DOMAIN;
  #spare: DomainState = UNKNOWN_DOMAIN;
  #hold = { era: 0, sinceMs: -Infinity, untilMs: -Infinity };

  restartShared(): void {
    this.#restarts++;
    this.#shared = UNKNOWN_DOMAIN;
  }

  process(reaches: () => boolean) {
    return failoverLimits({
      shared: this.#sharedAs(reaches),
      spare: this.#failoverLimits(),
      hold: this.#holding(),
      own: memoryRateLimit(),
      now: () => this.nowMs,
    });
  }

  #sharedAs(reaches: () => boolean): SharedLimits {
    const none = memoryRateLimit();
    return {
      ...none,
      isUsable: reaches,
      enter: async (_domain, rate, breaker, era) => {
        if (!reaches()) throw new Error('away');
        const id = `${this.#restarts}.${era}`;
        if (this.#memory.id !== id) this.#memory = { id, forgottenUntilMs: this.nowMs };
        const { forgottenUntilMs } = this.#memory;
        const { entry, state } = enterDomain(this.#shared, { rate, breaker }, this.nowMs, forgottenUntilMs);
        this.#shared = state;
        return entry;
      },
    };
  }

  #failoverLimits(): RateLimit {
    return {
      ...memoryRateLimit(),
      enter: async (_domain, rate, breaker) => {
        const { sinceMs, untilMs } = this.#hold;
        if (untilMs <= this.nowMs) return { waitMs: 1000, because: 'pace' };
        const { entry, state } = enterDomain(this.#spare, { rate, breaker }, this.nowMs, sinceMs);
        this.#spare = state;
        return entry;
      },
    };
  }

  #holding(): SpareHold {
    const seen = (): Hold => ({ era: this.#hold.era, isHeld: this.#hold.untilMs > this.nowMs });
    return {
      look: async () => seen(),
      hold: async () => {
        const untilMs = this.nowMs + HOLD_MS;
        this.#hold = seen().isHeld
          ? { ...this.#hold, untilMs }
          : { era: this.#hold.era + 1, sinceMs: untilMs, untilMs };
        return seen();
      },
    };
  }
}

const PROCESSES = 3;

/** What happens to one process, or to all. A process that hangs looks at nothing, but asks. */
const EVENTS = ['lose', 'find', 'hang', 'wake', 'all-lose', 'all-find', 'restart'] as const;
const STEP = fc.record({
  afterMs: fc.oneof(fc.nat(100), fc.nat(1500)),
  who: fc.nat(PROCESSES - 1),
  what: fc.oneof({ weight: 9, arbitrary: fc.constant('nothing') }, fc.constantFrom(...EVENTS)),
});

type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

async function run(rate: Rate, steps: readonly Step[]): Promise<number[]> {
  const world = new World();
  const reach = Array.from({ length: PROCESSES }, () => true);
  const hangs = reach.map(() => false);
  const processes = reach.map((_, index) => world.process(() => reach[index] === true));
  for (const { afterMs, who, what } of steps) {
    world.nowMs += afterMs;
    if (what === 'lose' || what === 'find') reach[who] = what === 'find';
    if (what === 'hang' || what === 'wake') hangs[who] = what === 'hang';
    if (what === 'all-lose' || what === 'all-find') reach.fill(what === 'all-find');
    if (what === 'restart') world.restartShared();
    for (const [index, one] of processes.entries()) {
      if (!hangs[index]) await one.step();
      for (let eager = 0; eager < 6; eager++)
        if ((await one.enter('shop', rate, null)).waitMs === 0) world.passed.push(world.nowMs);
    }
  }
  for (const one of processes) one.close();
  return world.passed;
}

describe('failoverLimits', () => {
  it('keeps the pace of a domain over any outages, restarts and switches of any of the processes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(30, 60, 300),
        fc.array(STEP, { minLength: 50, maxLength: 150, size: 'max' }),
        async (perMinute, steps) => {
          const rate = paceRate(perMinute, null);
          expect(mostBeyondRate(await run(rate, steps), rate)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes on by the spare when the shared store is lost, and back when it returns', async () => {
    const ask: Step = { afterMs: 1000, who: 0, what: 'nothing' };
    const away: Step[] = [{ ...ask, what: 'all-lose' }, ...Array.from({ length: 30 }, () => ask)];
    const back: Step[] = [{ ...ask, what: 'all-find' }, ...Array.from({ length: 30 }, () => ask)];
    const inTime = async (steps: Step[]) => (await run(paceRate(60, null), steps)).length;
    const [one, two] = [await inTime(away), await inTime([...away, ...back])];
    expect(one).toBeGreaterThan(15);
    expect(two - one).toBeGreaterThan(15);
  });
});
