/** What makes a product worth checking often. */
export interface Interest {
  watchers: number;
  /** Spread of the last 30 days' prices over their average: 0.1 is 10 %. */
  volatility: number;
  ageDays: number;
}

const NORMAL = 5;

/** From 1 (most often) to 10: popular, restless and new products come first. */
export function priorityOf({ watchers, volatility, ageDays }: Interest): number {
  const popular = watchers > 100 ? -2 : watchers > 10 ? -1 : 0;
  const restless = volatility > 0.1 ? -1 : 0;
  const young = ageDays < 7 ? -1 : 0;
  return Math.min(10, Math.max(1, NORMAL + popular + restless + young));
}
