/**
 * A CTE `closed` that ends the leases of reported checks and schedules their next checks. `reports` is a FROM
 * item named i with the columns id, lease_id, at, outcome, message, due_at, priority and failures. Returns
 * the site_id and `returned` of reports whose lease was still open; the others change nothing.
 */
export const closeLeases = (reports: string, returned: string) => `
closed AS (
  UPDATE schedule s SET lease_id = NULL, lost_leases = 0, isolated = false, last_checked_at = i.at, last_outcome = i.outcome, last_message = i.message,
    due_at = i.due_at, priority = i.priority, failures = i.failures
  FROM ${reports} WHERE s.product_id = i.id AND s.lease_id = i.lease_id
  RETURNING s.site_id, ${returned}
)`;
