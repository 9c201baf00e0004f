/** The facts that decide how often a product is checked. */
export interface PriorityFacts {
  watchers: number;
  /** Spread of the last 30 days' prices over their average: 0.1 is 10%. */
  volatility: number;
  ageDays: number;
}

const NORMAL_PRIORITY = 5;
const LAST_PRIORITY = 10;

/** Priority from 1 (most often) to 10. Popular, volatile and new products come first. */
export function priorityOf({ watchers, volatility, ageDays }: PriorityFacts): number {
  const popular = watchers > 100 ? -2 : watchers > 10 ? -1 : 0;
  const restless = volatility > 0.1 ? -1 : 0;
  const young = ageDays < 7 ? -1 : 0;
  return Math.min(LAST_PRIORITY, Math.max(1, NORMAL_PRIORITY + popular + restless + young));
}
