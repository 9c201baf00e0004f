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

export function chooseRenderMode(
  { requiresJs, learnedAt }: BrowserNeed,
  nowMs: number,
  plainAgainMs: number,
): Rendering {
  if (requiresJs === null) return 'as-needed';
  if (!requiresJs) return 'never';
  return learnedAt !== null && nowMs - learnedAt.getTime() >= plainAgainMs ? 'plain-again' : 'always';
}
