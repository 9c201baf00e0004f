import {
  LEAST_DAYS,
  LONGEST_HORIZON,
  type TrainingHistory,
} from '../../server/src/features/forecasting/training/examples.ts';

/** A group's test: moments in [from, until) of held-out products; training knows no price after `knownUntil`. */
export interface GroupWindow {
  from: number;
  until: number;
  knownUntil: number;
  /** False for groups too short to train before and test after: there, only the products are held out. */
  heldOutInTime: boolean;
}

/** How many times the longest windows of a group fit: one to learn before the first, then the tests. */
const PARTS = 4;
/** A group must span this many days for a test after all its training. */
const LEAST_SPAN = 4 * LONGEST_HORIZON;

/**
 * The windows of a cut-off, by group: 0 is the latest, 1 the one before. All that is learned ends, its outcomes included,
 * before the window's first moment.
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
  const length = (days - LONGEST_HORIZON - LEAST_DAYS) / PARTS;
  const until = last - LONGEST_HORIZON + 1 - cutoff * length;
  return { from: until - length, until, knownUntil: until - length, heldOutInTime: true };
}

/** The histories of a fold's training: its products alone, known until the window begins. */
export function knownBefore(
  histories: readonly TrainingHistory[],
  windows: ReadonlyMap<string, GroupWindow>,
): TrainingHistory[] {
  return histories.map((history) => {
    const end = windows.get(history.group)?.knownUntil ?? history.knownUntil;
    return { ...history, knownUntil: Math.min(history.knownUntil, end) };
  });
}

/** Which fold holds a product out: by its name, so that all its moments go together. */
export function foldOf(id: string, folds: number): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 8) % folds;
}
