import { type Queryable } from '../ports/database/database.ts';
import { TOPICS, type Queue } from '../ports/queue/queue.ts';
import { type RateLimit } from '../ports/rate-limit/rate-limit.ts';
import { lanesOfTopic, type LaneRules } from '../store/schedule/lanes.ts';
import { openBreakers, queueWaiting } from '../telemetry/metrics.ts';

export interface GaugedParts {
  database: Queryable;
  queue: Pick<Queue, 'laneStates'>;
  rateLimit: Pick<RateLimit, 'openBreakers'>;
  config: LaneRules;
}

/** Bounds the labels: each site may have its own lane. */
const MAX_LANES_NAMED = 40;
const OTHERS = 'others';

/**
 * Sets the gauges of state that all processes share. A gauge that cannot be read is left out; the others are
 * set.
 */
export async function gaugeState(parts: GaugedParts): Promise<void> {
  await Promise.all([countBreakers(parts), countWaiting(parts)]);
}

async function countBreakers({ rateLimit }: GaugedParts): Promise<void> {
  try {
    openBreakers.set((await rateLimit.openBreakers()).length);
  } catch {
    openBreakers.remove();
  }
}

async function countWaiting(parts: GaugedParts): Promise<void> {
  try {
    const states = await Promise.all(TOPICS.map((topic) => lanesOfTopic(parts, topic)));
    queueWaiting.reset();
    for (const [at, { name }] of TOPICS.entries()) {
      const fullestFirst = (states[at] ?? []).toSorted((one, other) => other.waiting - one.waiting);
      for (const [rank, { lane, waiting }] of fullestFirst.entries())
        queueWaiting.inc({ topic: name, lane: rank < MAX_LANES_NAMED ? lane : OTHERS }, waiting);
    }
  } catch {
    queueWaiting.reset();
  }
}
