import { type Queryable } from '../../ports/database/database.ts';

/**
 * Saves whether a site needs a browser, unless an operator has decided it. If plain requests give some of its
 * prices, the site stays as it is: the other pages are not worth a browser.
 */
export async function saveBrowserNeed(database: Queryable, siteId: number, needed: boolean): Promise<void> {
  if (needed)
    await database.query(
      `UPDATE sites SET requires_js = true, requires_js_learned_at = now()
       WHERE id = $1 AND (requires_js IS NULL OR requires_js_learned_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM products WHERE site_id = $1 AND found_by IS NOT NULL AND NOT rendered)`,
      [siteId],
    );
  else
    await database.query(
      `UPDATE sites SET requires_js = NULL, requires_js_learned_at = NULL
       WHERE id = $1 AND requires_js AND requires_js_learned_at IS NOT NULL`,
      [siteId],
    );
}

/** Saves the crawl delay of the site's robots.txt; null if it has none. */
export async function saveCrawlDelay(
  database: Queryable,
  siteId: number,
  crawlDelayMs: number | null,
): Promise<void> {
  await database.query('UPDATE sites SET crawl_delay_ms = $2 WHERE id = $1', [siteId, crawlDelayMs]);
}

/** Routes the site through proxies until then, because it blocked a direct request. */
export async function saveDirectRest(database: Queryable, domain: string, until: Date): Promise<void> {
  await database.query('UPDATE sites SET direct_rests_until = $2 WHERE domain = $1', [domain, until]);
}
