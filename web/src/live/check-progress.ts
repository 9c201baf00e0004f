import type { CheckProgress } from '@tidemark/contracts/events.ts';
import { createStore, useStore } from './store.ts';

const KEPT = 200;

/** The latest progress of each product's check, newest last. */
const progress = createStore<ReadonlyMap<string, CheckProgress>>(new Map());

export function noteProgress(step: CheckProgress): void {
  const next = new Map(progress.get());
  next.delete(step.productId);
  next.set(step.productId, step);
  for (const oldest of next.keys()) {
    if (next.size <= KEPT) break;
    next.delete(oldest);
  }
  progress.set(next);
}

export function useCheckProgress(productId: string): CheckProgress | undefined {
  return useStore(progress).get(productId);
}

/** The progress of a check whose product is not known yet: the newest step of a product that is not in `knownIds`. */
export function useProgressOfNewProduct(knownIds: ReadonlySet<string>): CheckProgress | undefined {
  return [...useStore(progress).values()].reverse().find((step) => !knownIds.has(step.productId));
}
