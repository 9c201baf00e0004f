import {
  MIN_HISTORY_DAYS,
  LONGEST_HORIZON_DAYS,
  type TrainingHistory,
} from '../../server/src/features/forecasting/training/examples.ts';

/**
 * The test window of a group, in days: held-out products are scored at moments in [from, until). Training
 * sees no price after `knownUntil`.
 */
export interface GroupWindow {
  from: number;
  until: number;
  knownUntil: number;
  /**
   * False for groups too short to test after the training: their products are held out, but not their time.
   */
  heldOutInTime: boolean;
}

/** Number of windows that fit into the longest groups: one for training only, then the tests. */
const PARTS = 4;
/** Groups spanning fewer days are not held out in time. */
const LEAST_SPAN = 4 * LONGEST_HORIZON_DAYS;

/**
 * The windows of a cut-off, by group. Cut-off 0 is the latest, 1 the one before. Training data, outcomes
 * included, ends before the first moment of the window.
 */
export function windowsOf(histories: readonly TrainingHistory[], cutoff: number): Map<string, GroupWindow> {
  const spans = new Map<string, { first: number; last: number }>();
  for (const { group, steps, knownUntil } of histories) {
    const first = steps.days[0] ?? knownUntil;
    const span = spans.get(group) ?? { first, last: knownUntil };
    spans.set(group, { first: Math.min(span.first, first), last: Math.max(span.last, knownUntil) });
  }
  return new Map([...spans].map(([group, span]) => [group, windowOf(span, cutoff)]));
}

function windowOf({ first, last }: { first: number; last: number }, cutoff: number): GroupWindow {
  const days = last - first;
  if (days < LEAST_SPAN) return { from: first, until: last, knownUntil: last, heldOutInTime: false };
  const length = (days - LONGEST_HORIZON_DAYS - MIN_HISTORY_DAYS) / PARTS;
  const until = last - LONGEST_HORIZON_DAYS + 1 - cutoff * length;
  return { from: until - length, until, knownUntil: until - length, heldOutInTime: true };
}

/** Truncates each history to the prices known before its group's window. */
export function knownBefore(
  histories: readonly TrainingHistory[],
  windows: ReadonlyMap<string, GroupWindow>,
): TrainingHistory[] {
  return histories.map((history) => {
    const end = windows.get(history.group)?.knownUntil ?? history.knownUntil;
    return { ...history, knownUntil: Math.min(history.knownUntil, end) };
  });
}

/**
 * The fold that holds a product out. It depends on the id alone, so all moments of a product are in one fold.
 */
export function foldOf(id: string, folds: number): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (hash >>> 8) % folds;
}
