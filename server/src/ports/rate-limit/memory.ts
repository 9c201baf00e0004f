import {
  enterDomain,
  isExpired,
  pauseDomain,
  reportDomain,
  INITIAL_DOMAIN,
  type DomainState,
} from './domain-state.ts';
import { MAX_OPEN_BREAKERS, type OpenBreaker, type RateLimit } from './rate-limit.ts';
import { atMostEmpty, takeToken } from './token-bucket.ts';

const MIN_SWEEP_AT = 10_000;

/**
 * Buckets, pauses and breakers in this process, by a monotonic clock in milliseconds. Before
 * `historyLostUntilMs` there may have been requests that it does not know, such as those of the previous
 * process.
 */
export function memoryRateLimit(
  now: () => number = () => performance.now(),
  historyLostUntilMs = -Infinity,
): RateLimit {
  const buckets = sweptMap<number>((fullAtMs, nowMs) => fullAtMs <= nowMs);
  const domains = sweptMap<DomainState>(isExpired);
  let lostUntilMs = historyLostUntilMs;
  const change = (domain: string, toNext: (state: DomainState, nowMs: number) => DomainState) => {
    const nowMs = now();
    domains.set(domain, toNext(domains.get(domain) ?? INITIAL_DOMAIN, nowMs), nowMs);
  };
  return {
    async take(key, rate) {
      const nowMs = now();
      const storedFullAtMs = atMostEmpty(buckets.get(key) ?? -Infinity, rate, nowMs);
      const { fullAtMs, ...taken } = takeToken(storedFullAtMs, rate, nowMs);
      buckets.set(key, fullAtMs, nowMs);
      return taken;
    },
    async enter(domain, rate, breaker) {
      const nowMs = now();
      lostUntilMs = Math.min(lostUntilMs, nowMs);
      const known = domains.get(domain) ?? INITIAL_DOMAIN;
      const { entry, state } = enterDomain(known, { rate, breaker }, nowMs, lostUntilMs);
      domains.set(domain, state, nowMs);
      return entry;
    },
    async report(domain, report, breaker) {
      change(domain, (state, nowMs) => reportDomain(state, report, breaker, nowMs));
    },
    async pause(domain, forMs) {
      change(domain, (state, nowMs) => pauseDomain(state, forMs, nowMs));
    },
    async openBreakers() {
      const nowMs = now();
      const open = domains.entries().flatMap(([domain, { breaker }]): OpenBreaker[] => {
        if (breaker.phase === 'closed') return [];
        const { phase, sinceMs, sources } = breaker;
        const elapsedMs = Math.floor(Math.max(0, nowMs - sinceMs));
        return [{ domain, phase, elapsedMs, sources: sources.length }];
      });
      return [...open].sort((one, other) => one.elapsedMs - other.elapsedMs).slice(0, MAX_OPEN_BREAKERS);
    },
  };
}

interface SweptMap<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, nowMs: number): void;
  entries(): IteratorObject<[string, T]>;
}

/**
 * A map that deletes expired entries whenever it has doubled in size, which bounds the memory of many
 * short-lived keys.
 */
function sweptMap<T>(isExpired: (value: T, nowMs: number) => boolean): SweptMap<T> {
  const all = new Map<string, T>();
  let sweepAt = MIN_SWEEP_AT;
  return {
    get: (key) => all.get(key),
    set(key, value, nowMs) {
      all.set(key, value);
      if (all.size <= sweepAt) return;
      for (const [other, candidate] of all) if (isExpired(candidate, nowMs)) all.delete(other);
      sweepAt = Math.max(MIN_SWEEP_AT, all.size * 2);
    },
    entries: () => all.entries(),
  };
}
