/** Shown to users as the message of the last check. */
const MESSAGE = 'This page stopped the checker.';
/** A quarantine is doubled at most five times. */
const MOST_DOUBLINGS = 5;

export interface QuarantineSql {
  /** Whether the lease of an isolated check was lost. */
  condition: string;
  /** The leases lost in a row, including this one. */
  losses: string;
  /** Milliseconds of the first quarantine. */
  quarantineMs: string;
  /** When the check is due without a quarantine. */
  dueAt: string;
}

/**
 * Assignments of an UPDATE of `schedule s` that end a lost lease: if the condition holds, the page stopped
 * the checker at least twice in a row and is not checked for `quarantineMs`, which doubles each further time.
 */
export const quarantineIf = ({ condition, losses, quarantineMs, dueAt }: QuarantineSql) => `
  isolated = false, lost_leases = least(${losses}, 99),
  due_at = CASE WHEN ${condition} THEN now() + ${quarantineMs} * 2 ^ least(greatest(${losses} - 2, 0), ${MOST_DOUBLINGS}) * interval '1 ms' ELSE ${dueAt} END,
  last_checked_at = CASE WHEN ${condition} THEN now() ELSE s.last_checked_at END,
  last_outcome = CASE WHEN ${condition} THEN 'unpriced' ELSE s.last_outcome END,
  last_message = CASE WHEN ${condition} THEN '${MESSAGE}' ELSE s.last_message END`;
