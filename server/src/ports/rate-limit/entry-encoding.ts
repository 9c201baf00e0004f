import { type BreakerSettings, type Entry } from './rate-limit.ts';

/** Breaker settings as arguments of the stores' functions. Zeros mean that the breaker is ignored. */
export function encodeBreaker(breaker: BreakerSettings | null): [number, number, number] {
  return breaker ? [breaker.failuresToOpen, breaker.openForMs, breaker.trials] : [0, 0, 0];
}

/** Sources as one argument of the stores' functions; null if they are not known. */
export function encodeSources(sources: readonly string[] | undefined): string | null {
  return sources?.join(',') ?? null;
}

/**
 * The result of a store's `enter` function. `status` is the reason of a wait (`partial` for a breaker that
 * refuses some sources only), or `clean` if there is none.
 */
export function decodeEntry(waitMs: number, status: string): Entry {
  if (waitMs <= 0) return { waitMs: 0, blockedBy: null, clean: status === 'clean' };
  if (status === 'breaker' || status === 'partial')
    return { waitMs, blockedBy: 'breaker', isPartial: status === 'partial' };
  return { waitMs, blockedBy: status === 'pause' ? 'pause' : 'pace' };
}
