/** A price and its currency. */
export interface Quote {
  minor: number;
  currency: string;
}

/** A jump that waits for confirmation by another check. */
export interface Suspect extends Quote {
  /** ISO time of the check. */
  at: string;
  /** Number of suspect checks in a row. */
  checks: number;
  /** The proxy of the check; null: direct. */
  proxyId?: number | null;
}

export type PriceJudgement = 'accept' | 'suspect';

/** Relative difference up to which two checks confirm each other, since prices fluctuate between them. */
const SAME_WITHIN = 0.02;

export interface JumpRules {
  /** A larger move, up or down, is a jump. */
  jumpPercent: number;
  /** Checks closer together than this count as one, so that a momentary price cannot confirm itself. */
  confirmAfterMs: number;
}

/** A price observed at a time. */
export interface ObservedQuote extends Quote {
  at: Date;
  /** `price`: any other price than the current one is a jump. `product`: any price is. Default: no doubt. */
  doubt?: 'price' | 'product' | null;
  /** The proxy of the check; null: direct. */
  proxyId: number | null;
}

/**
 * Accepts a first price and a modest move. A jump, a change of currency, or a doubtful reading needs two
 * checks in a row that agree and are some time apart.
 */
export function judgePrice(
  current: Quote | null,
  seen: ObservedQuote,
  suspect: Suspect | null,
  { jumpPercent, confirmAfterMs }: JumpRules,
): PriceJudgement {
  if (current === null) return 'accept';
  const isDoubtful =
    seen.doubt === 'product' || isJump(current, seen, seen.doubt === 'price' ? 0 : jumpPercent);
  if (!isDoubtful) return 'accept';
  if (suspect === null || !confirms(suspect, seen)) return 'suspect';
  return seen.at.getTime() - Date.parse(suspect.at) >= confirmAfterMs ? 'accept' : 'suspect';
}

/** The suspect to keep. A check too soon after one that it agrees with leaves that one unchanged. */
export function keepSuspect(seen: ObservedQuote, before: Suspect | null, confirmAfterMs: number): Suspect {
  const tooSoon = before !== null && seen.at.getTime() - Date.parse(before.at) < confirmAfterMs;
  if (tooSoon && confirms(before, seen)) return before;
  const { minor, currency, proxyId } = seen;
  return { minor, currency, at: seen.at.toISOString(), checks: (before?.checks ?? 0) + 1, proxyId };
}

function isJump(from: Quote, to: Quote, jumpPercent: number): boolean {
  if (from.currency !== to.currency) return true;
  return Math.abs(to.minor - from.minor) * 100 > from.minor * jumpPercent;
}

function confirms(first: Quote, second: Quote): boolean {
  if (first.currency !== second.currency) return false;
  return Math.abs(second.minor - first.minor) <= first.minor * SAME_WITHIN;
}
