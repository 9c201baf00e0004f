import { type BreakerSettings, type Entry } from './rate-limit.ts';

/** Breaker settings as arguments of the stores' functions. Zeros mean that the breaker is ignored. */
export function encodeBreaker(breaker: BreakerSettings | null): [number, number, number] {
  return breaker ? [breaker.failuresToOpen, breaker.openForMs, breaker.trials] : [0, 0, 0];
}

/**
 * The result of a store's `enter` function. `status` is the reason of a wait, or `clean` if there is none.
 */
export function decodeEntry(waitMs: number, status: string): Entry {
  if (waitMs > 0) return { waitMs, blockedBy: status === 'breaker' ? 'breaker' : 'pace' };
  return { waitMs: 0, blockedBy: null, clean: status === 'clean' };
}
