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
  /** The proxy by which it was seen; null: directly. */
  proxyId?: number | null;
}

export type Verdict = 'accept' | 'suspect';

/** How far apart, as a share, two looks may be and still confirm each other: prices wobble while one looks. */
const SAME_WITHIN = 0.02;

export interface JumpRules {
  /** A move of more than this, either way, is a jump. */
  jumpPercent: number;
  /** Two looks closer together than this are one: what shows for a second must not confirm itself. */
  looksApartMs: number;
}

/** A price that was seen at a moment. */
export interface Sighting extends Quote {
  at: Date;
  /** The proxy by which it was seen; null: directly. */
  proxyId: number | null;
}

/**
 * A first price and a modest move are taken as they are. A jump, or another currency, needs two looks in a row, some time apart, that
 * agree.
 */
export function judge(
  current: Quote | null,
  seen: Sighting,
  suspect: Suspect | null,
  { jumpPercent, looksApartMs }: JumpRules,
): Verdict {
  if (current === null || !isJump(current, seen, jumpPercent)) return 'accept';
  if (suspect === null || !confirms(suspect, seen)) return 'suspect';
  return seen.at.getTime() - Date.parse(suspect.at) >= looksApartMs ? 'accept' : 'suspect';
}

/** The jump to look at again: a look too soon after one that it agrees with leaves that one standing. */
export function keepSuspect(seen: Sighting, before: Suspect | null, looksApartMs: number): Suspect {
  const tooSoon = before !== null && seen.at.getTime() - Date.parse(before.at) < looksApartMs;
  if (tooSoon && confirms(before, seen)) return before;
  const { minor, currency, proxyId } = seen;
  return { minor, currency, at: seen.at.toISOString(), looks: (before?.looks ?? 0) + 1, proxyId };
}

function isJump(from: Quote, to: Quote, jumpPercent: number): boolean {
  if (from.currency !== to.currency) return true;
  return Math.abs(to.minor - from.minor) * 100 > from.minor * jumpPercent;
}

function confirms(first: Quote, second: Quote): boolean {
  if (first.currency !== second.currency) return false;
  return Math.abs(second.minor - first.minor) <= first.minor * SAME_WITHIN;
}
