import { type Rate, type Taken } from './rate-limit.ts';

/** Forgive what adding up intervals of fractions of a millisecond gets wrong. */
const ROUNDING = 1e-6;

/**
 * The generic cell rate algorithm (ITU-T I.371): a bucket is the time at which it will be full again. What was taken before
 * `forgottenUntilMs` may not be in it; nothing conforming can have left it emptier than empty at that moment, so it is taken for that,
 * and what passes before and after conforms together.
 */
export function takeToken(
  fullAtMs: number,
  { intervalMs, burst }: Rate,
  nowMs: number,
  forgottenUntilMs = -Infinity,
): Taken & { fullAtMs: number } {
  const full = Math.max(nowMs, fullAtMs, forgottenUntilMs + burst * intervalMs);
  const waitMs = full - nowMs - (burst - 1) * intervalMs;
  if (waitMs > 0) return { waitMs: Math.ceil(waitMs), left: 0, fullAtMs };
  const next = full + intervalMs;
  return { waitMs: 0, left: Math.floor(burst - (next - nowMs) / intervalMs + ROUNDING), fullAtMs: next };
}
