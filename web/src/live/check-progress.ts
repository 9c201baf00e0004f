import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { useState, useSyncExternalStore } from 'react';
import { createStore, useStore } from './store.ts';

const MAX_ENTRIES = 200;

/** The latest progress of each product's check, newest last. */
const progress = createStore<ReadonlyMap<string, CheckProgress>>(new Map());

export function recordProgress(step: CheckProgress): void {
  const next = new Map(progress.get());
  next.delete(step.productId);
  next.set(step.productId, step);
  for (const oldest of next.keys()) {
    if (next.size <= MAX_ENTRIES) break;
    next.delete(oldest);
  }
  progress.set(next);
}

export function useCheckProgress(productId: string): CheckProgress | undefined {
  return useSyncExternalStore(progress.subscribe, () => progress.get().get(productId));
}

/**
 * The progress of a new product, whose id is not known yet: the newest step of a product that is not in
 * `knownIds` and was not being checked when the component mounted.
 */
export function useProgressOfNewProduct(knownIds: ReadonlySet<string>): CheckProgress | undefined {
  const [earlier] = useState(() => new Set(progress.get().keys()));
  const steps = [...useStore(progress).values()].reverse();
  return steps.find(({ productId }) => !knownIds.has(productId) && !earlier.has(productId));
}
