import { type Queryable } from '../../ports/database/database.ts';
import { CHECKS, OWN_LANE, type LaneState, type Queue, type Topic } from '../../ports/queue/queue.ts';

/**
 * How checks are divided into lanes `<region>.<shard>`. All processes of a service must use the same rules.
 */
export interface LaneRules {
  /** The region of products and sites that set none. */
  region: string;
  /** Number of shards over which sites without a shard of their own are spread. */
  shards: number;
}

const NAMED_SHARDS = 'SELECT DISTINCT shard FROM sites WHERE shard IS NOT NULL ORDER BY shard';

/** The lanes that a worker of `region` serves. */
export async function lanesOfRegion(
  database: Queryable,
  { region, shards }: LaneRules,
): Promise<readonly string[]> {
  const named = await database.query<{ shard: string }>(NAMED_SHARDS);
  return lanes([region], shardNames(shards, named));
}

/** All lanes into which checks may be sent: every region in use with every shard. */
export async function lanesInUse(
  database: Queryable,
  { region, shards }: LaneRules,
): Promise<readonly string[]> {
  const named = await database.query<{ shard: string }>(NAMED_SHARDS);
  const asked = await database.query<{ region: string }>(REGIONS_IN_USE);
  const regions = new Set([region, ...asked.map((row) => row.region)]);
  return lanes([...regions], shardNames(shards, named));
}

/** Reads the state of each lane of a topic. */
export async function lanesOfTopic(
  { database, queue, config }: { database: Queryable; queue: Pick<Queue, 'laneStates'>; config: LaneRules },
  topic: Topic,
): Promise<LaneState[]> {
  return queue.laneStates(topic, topic === CHECKS ? await lanesInUse(database, config) : [OWN_LANE]);
}

function shardNames(shards: number, named: readonly { shard: string }[]): string[] {
  return [...Array.from({ length: shards }, (_, shard) => String(shard)), ...named.map(({ shard }) => shard)];
}

function lanes(regions: readonly string[], shards: readonly string[]): string[] {
  return regions.flatMap((region) => shards.map((shard) => `${region}.${shard}`));
}

/** One index probe per region, however many products are in it. */
const REGIONS_IN_USE = `
WITH RECURSIVE asked AS (
  SELECT min(region) AS region FROM schedule WHERE region IS NOT NULL
  UNION ALL
  SELECT (SELECT min(region) FROM schedule s WHERE s.region > asked.region) FROM asked WHERE region IS NOT NULL
)
SELECT region FROM asked WHERE region IS NOT NULL UNION SELECT DISTINCT region FROM sites WHERE region IS NOT NULL`;
