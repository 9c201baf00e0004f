/**
 * CTEs by which the dispatcher visits sites no later than their first due product. `scheduled` names a CTE or
 * table with the columns site_id and due_at. The sites are locked in the order of their ids, because other
 * statements advance the same sites.
 */
export const advanceSites = (scheduled: string) => `
earliest AS (
  SELECT t.site_id, first.due_at FROM site_schedule t
  JOIN (SELECT site_id, min(due_at) AS due_at FROM ${scheduled} GROUP BY site_id) first USING (site_id)
  WHERE t.next_dispatch_at > first.due_at ORDER BY t.site_id FOR UPDATE OF t
), advanced AS (
  UPDATE site_schedule t SET next_dispatch_at = earliest.due_at FROM earliest WHERE t.site_id = earliest.site_id
)`;
