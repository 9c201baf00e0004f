import { type Queryable } from '../ports/database/index.ts';

/** Whether the pages of a site need a browser. */
export interface BrowserNeed {
  /** null: not known; false: an operator forbids it. */
  requiresJs: boolean | null;
  /** When a browser was last found to be needed; null where an operator says so. */
  learnedAt: Date | null;
}

/**
 * `as-needed`: by plain reading, and in a browser if that gives the shell of an application. `plain-again`: the same, of a site that
 * needed the browser some time ago, whose plain pages get a chance.
 */
export type Rendering = 'never' | 'as-needed' | 'plain-again' | 'always';

export function renderingOf(
  { requiresJs, learnedAt }: BrowserNeed,
  nowMs: number,
  plainAgainMs: number,
): Rendering {
  if (requiresJs === null) return 'as-needed';
  if (!requiresJs) return 'never';
  return learnedAt !== null && nowMs - learnedAt.getTime() >= plainAgainMs ? 'plain-again' : 'always';
}

/** What the method of a price that a browser showed ends with. */
export const BY_BROWSER = '+browser';

/**
 * Writes down what a look taught about a site, unless an operator has decided. A site of which plain reading gives some prices is left
 * as it is: its other pages are not worth a browser.
 */
export async function saveBrowserNeed(database: Queryable, siteId: number, needed: boolean): Promise<void> {
  if (needed)
    await database.query(
      `UPDATE sites SET requires_js = true, requires_js_learned_at = now()
       WHERE id = $1 AND (requires_js IS NULL OR requires_js_learned_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM products WHERE site_id = $1 AND found_by NOT LIKE $2)`,
      [siteId, `%${BY_BROWSER}`],
    );
  else
    await database.query(
      `UPDATE sites SET requires_js = NULL, requires_js_learned_at = NULL
       WHERE id = $1 AND requires_js AND requires_js_learned_at IS NOT NULL`,
      [siteId],
    );
}
