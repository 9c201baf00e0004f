/** The progress of a page that scripts are rendering. */
export interface RenderProgress {
  /** Milliseconds since the last request was in flight. */
  quietMs: number;
  /** Milliseconds since a price first appeared; null without one. */
  pricedMs: number | null;
}

/** A response that is still in flight may replace the price, so the page must be quiet for a moment. */
const QUIET_WITH_PRICE_MS = 300;
const QUIET_MS = 1500;
/** On a page that is never quiet, a price that has been shown this long is final. */
const STABLE_PRICE_MS = 3000;

/** Whether a page's scripts have finished rendering. */
export function isPageSettled({ quietMs, pricedMs }: RenderProgress): boolean {
  if (pricedMs === null) return quietMs >= QUIET_MS;
  return quietMs >= QUIET_WITH_PRICE_MS || pricedMs >= STABLE_PRICE_MS;
}
