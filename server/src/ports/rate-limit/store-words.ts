import { type BreakerSettings, type Entry } from './rate-limit.ts';

/** A breaker's settings as the stores' steps take them; zeros: whatever the breaker says. */
export function settingsOf(breaker: BreakerSettings | null): [number, number, number] {
  return breaker ? [breaker.failuresToOpen, breaker.openForMs, breaker.trials] : [0, 0, 0];
}

/** What the stores' steps answer: a wait with its reason, or 0 with `clean` where the breaker counts no failures. */
export function toEntry(waitMs: number, word: string): Entry {
  if (waitMs > 0) return { waitMs, because: word === 'breaker' ? 'breaker' : 'pace' };
  return { waitMs: 0, because: null, clean: word === 'clean' };
}
