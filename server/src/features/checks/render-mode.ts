/** What is known about whether a site's pages need a browser. */
export interface BrowserNeed {
  /** null if unknown; false if an operator forbids the browser. */
  requiresJs: boolean | null;
  /** When a browser was last found to be necessary; null if an operator set `requiresJs`. */
  learnedAt: Date | null;
}

/**
 * `as-needed`: a plain fetch, and a browser only if that returns an app shell. `retry-plain`: a plain fetch
 * for a site that needed the browser some time ago, and a browser if that finds no price.
 */
export type RenderMode = 'never' | 'as-needed' | 'retry-plain' | 'always';

/** Chooses whether to visit a site's page with a plain fetch or a browser. */
export function chooseRenderMode(
  { requiresJs, learnedAt }: BrowserNeed,
  nowMs: number,
  retryPlainAfterMs: number,
): RenderMode {
  if (requiresJs === null) return 'as-needed';
  if (!requiresJs) return 'never';
  return learnedAt !== null && nowMs - learnedAt.getTime() >= retryPlainAfterMs ? 'retry-plain' : 'always';
}
