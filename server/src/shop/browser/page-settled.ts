/** How a page that is being drawn stands, in milliseconds. */
export interface Drawing {
  /** Since something it loads was last under way. */
  quietMs: number;
  /** Since a price was first seen on it; null: none yet. */
  pricedMs: number | null;
}

/** A price that is drawn may still be drawn over by one that is on its way: the page must be quiet for a moment after it. */
const QUIET_WITH_PRICE_MS = 300;
const QUIET_MS = 1500;
/** A page that never falls quiet, with its price standing for so long, will not change it any more. */
const STANDING_PRICE_MS = 3000;

/** Whether a page's scripts have drawn what they are going to draw. */
export function isPageSettled({ quietMs, pricedMs }: Drawing): boolean {
  if (pricedMs === null) return quietMs >= QUIET_MS;
  return quietMs >= QUIET_WITH_PRICE_MS || pricedMs >= STANDING_PRICE_MS;
}
