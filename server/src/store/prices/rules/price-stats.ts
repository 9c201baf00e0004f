import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/** A step of the price, in force from `at` until the next step. */
export interface PriceStep {
  at: Date;
  priceMinor: number;
  listPriceMinor: number | null;
  currency: string;
  availability: AvailabilityOrUnknown;
}

/**
 * A UTC day as stored. `valueSeconds` is the sum of price times seconds in force from `firstAt` to `lastAt`.
 */
export interface PriceDay {
  day: string;
  currency: string;
  openMinor: number;
  highMinor: number;
  lowMinor: number;
  closeMinor: number;
  firstAt: Date;
  lastAt: Date;
  valueSeconds: number;
}

const DAY_MS = 86_400_000;

/** Time-weighted average of a day, in minor units. The close holds until midnight or `now`. */
export function averageOfDay(day: PriceDay, now: Date): number {
  const end = Math.min(Date.parse(`${day.day}T00:00:00Z`) + DAY_MS, now.getTime());
  const afterLastS = Math.max(0, end - day.lastAt.getTime()) / 1000;
  const totalS = (day.lastAt.getTime() - day.firstAt.getTime()) / 1000 + afterLastS;
  return totalS > 0 ? Math.round((day.valueSeconds + day.closeMinor * afterLastS) / totalS) : day.closeMinor;
}

/**
 * Thins steps to at most `max`, in order: the first, and of each of equal time spans the lowest, highest and
 * last, so that no extreme is lost and each span ends with the right price.
 */
export function thinSteps(steps: readonly PriceStep[], max: number): PriceStep[] {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last || steps.length <= max) return [...steps];
  const spans = Math.max(1, Math.floor((max - 1) / 3));
  const spanMs = (last.at.getTime() - first.at.getTime() + 1) / spans;
  const bySpan = Map.groupBy(steps, (step) => Math.floor((step.at.getTime() - first.at.getTime()) / spanMs));
  const kept = new Set<PriceStep>([first]);
  for (const span of bySpan.values()) for (const step of outline(span)) kept.add(step);
  return steps.filter((step) => kept.has(step));
}

function outline(span: readonly PriceStep[]): PriceStep[] {
  const lowest = span.reduce((a, b) => (b.priceMinor < a.priceMinor ? b : a));
  const highest = span.reduce((a, b) => (b.priceMinor > a.priceMinor ? b : a));
  return [lowest, highest, span.at(-1) ?? lowest];
}
