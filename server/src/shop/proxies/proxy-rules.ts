// The rules of the proxy pool, as pure functions. Each proxy has a record per domain: a block by one shop
// says nothing about other shops, so the proxy only rests from that shop.
//
//   live --(blocked by a shop)--> rests from that shop for restMs --> live
//     |--(retireAfterBlocks consecutive blocks over all shops, without a success)--> retired permanently

/** The outcomes of one proxy's requests to one domain. */
export interface RouteRecord {
  successes: number;
  failures: number;
  blocks: number;
  /** null if never used. */
  lastUsedMs: number | null;
  /** The proxy rests from the domain until then; 0 if it does not rest. */
  restsUntilMs: number;
}

/** `failed` is a failure of the proxy itself. */
export type RouteOutcome = 'succeeded' | 'failed' | 'blocked';

export const NO_RECORD: RouteRecord = {
  successes: 0,
  failures: 0,
  blocks: 0,
  lastUsedMs: null,
  restsUntilMs: 0,
};

/** The record after one more request. */
export function afterRequest(
  record: RouteRecord,
  outcome: RouteOutcome,
  nowMs: number,
  { restMs }: { restMs: number },
): RouteRecord {
  const used = { ...record, lastUsedMs: Math.max(record.lastUsedMs ?? 0, nowMs) };
  if (outcome === 'succeeded') return { ...used, successes: record.successes + 1 };
  if (outcome === 'failed') return { ...used, failures: record.failures + 1 };
  return {
    ...used,
    blocks: record.blocks + 1,
    restsUntilMs: Math.max(record.restsUntilMs, nowMs + restMs),
  };
}

/** Combines two records of the same proxy and domain. Commutative and associative. */
export function addRecords(a: RouteRecord, b: RouteRecord): RouteRecord {
  const lastUsedMs = Math.max(a.lastUsedMs ?? -Infinity, b.lastUsedMs ?? -Infinity);
  return {
    successes: a.successes + b.successes,
    failures: a.failures + b.failures,
    blocks: a.blocks + b.blocks,
    lastUsedMs: lastUsedMs === -Infinity ? null : lastUsedMs,
    restsUntilMs: Math.max(a.restsUntilMs, b.restsUntilMs),
  };
}

/** The end of a stretch of a proxy's requests, over all domains. */
export interface BlockRun {
  /** Whether the stretch had any success. */
  hadSuccess: boolean;
  /** Blocks since the last success, or since the start. */
  blocks: number;
}

export const EMPTY_RUN: BlockRun = { hadSuccess: false, blocks: 0 };

/** The run after one more request. A failure of the proxy itself neither extends nor ends a run of blocks. */
export function extendBlockRun(run: BlockRun, outcome: RouteOutcome): BlockRun {
  if (outcome === 'succeeded') return { hadSuccess: true, blocks: 0 };
  return outcome === 'blocked' ? { ...run, blocks: run.blocks + 1 } : run;
}

const SECOND_MS = 1000;

/**
 * The weight of a proxy in the random choice: success / (success + failure + 1) x 1 / (seconds since last use
 * + 60). Blocks count as failures. Every record starts with one success, or a new proxy would never be tried.
 * A proxy that was never used counts as used just now.
 */
export function weightOf({ successes, failures, blocks, lastUsedMs }: RouteRecord, nowMs: number): number {
  const idleSeconds = Math.max(nowMs - (lastUsedMs ?? nowMs), 0) / SECOND_MS;
  const success = successes + 1;
  return success / (success + failures + blocks + 1) / (idleSeconds + 60);
}

/**
 * Chooses a candidate at random, in proportion to the weights. null if all of them rest. `random` is in [0,
 * 1).
 */
export function chooseProxy<T extends { record: RouteRecord }>(
  candidates: readonly T[],
  nowMs: number,
  random: number,
): T | null {
  const available = candidates.filter(({ record }) => record.restsUntilMs <= nowMs);
  const weights = available.map(({ record }) => weightOf(record, nowMs));
  let remaining = random * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    remaining -= weight;
    if (remaining < 0) return available[index] ?? null;
  }
  return available.at(-1) ?? null;
}
