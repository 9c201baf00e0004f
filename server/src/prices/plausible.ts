/** A price as the plausibility rule sees it. */
export interface Quote {
  minor: number;
  currency: string;
}

/** A jump that was seen and waits for a second look that agrees. */
export interface Suspect extends Quote {
  /** ISO time of the look. */
  at: string;
  /** How many looks in a row were doubtful. */
  looks: number;
}

export type Verdict = 'accept' | 'suspect';

/** How far apart, as a share, two looks may be and still confirm each other: prices wobble while one looks. */
const SAME_WITHIN = 0.02;

/**
 * A first price and a modest move are taken as they are. A move of more than `jumpPercent` either way, or another currency, needs
 * two looks in a row that agree.
 */
export function judge(
  current: Quote | null,
  seen: Quote,
  suspect: Suspect | null,
  jumpPercent: number,
): Verdict {
  if (current === null || !isJump(current, seen, jumpPercent)) return 'accept';
  return suspect !== null && confirms(suspect, seen) ? 'accept' : 'suspect';
}

function isJump(from: Quote, to: Quote, jumpPercent: number): boolean {
  if (from.currency !== to.currency) return true;
  return Math.abs(to.minor - from.minor) * 100 > from.minor * jumpPercent;
}

function confirms(first: Quote, second: Quote): boolean {
  if (first.currency !== second.currency) return false;
  return Math.abs(second.minor - first.minor) <= first.minor * SAME_WITHIN;
}
