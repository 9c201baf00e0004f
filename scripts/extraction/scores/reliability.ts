import { fieldOf, type ScoredPage } from './score-page.ts';

/** The prices whose confidence lies between two bounds, and how many of them are right. */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  meanConfidence: number;
  rightShare: number;
}

const BOUNDS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

/** Compares the confidence of the extracted prices with how often they are right. Empty bins are left out. */
export function reliabilityOf(pages: readonly ScoredPage[]): ReliabilityBin[] {
  const given = pages.flatMap((page) => {
    const price = fieldOf(page, 'price');
    return price && price.got !== null ? [{ confidence: page.got.confidence, isRight: price.isRight }] : [];
  });
  return BOUNDS.slice(1).flatMap((to, index) => {
    const from = BOUNDS[index] ?? 0;
    const inside = given.filter(
      ({ confidence }) => confidence >= from && (confidence < to || (to === 1 && confidence === 1)),
    );
    if (inside.length === 0) return [];
    return {
      from,
      to,
      count: inside.length,
      meanConfidence: mean(inside.map((it) => it.confidence)),
      rightShare: mean(inside.map((it) => Number(it.isRight))),
    };
  });
}

/** The mean distance between confidence and share of right prices, weighted by count. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, it) => sum + it.count, 0);
  const error = bins.reduce((sum, it) => sum + it.count * Math.abs(it.meanConfidence - it.rightShare), 0);
  return total === 0 ? 0 : Number((error / total).toFixed(4));
}

function mean(values: number[]): number {
  return Number((values.reduce((sum, it) => sum + it, 0) / values.length).toFixed(3));
}
