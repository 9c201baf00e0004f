// The pool's rules, as pure functions over data. What a proxy did is counted for each domain of its own: a shop that blocks
// it says nothing about the others, so a block is a rest from that shop alone.
//
//   live --(a shop blocks)--> rests from that shop for restMs --> live
//     |--(retireAfterBlocks in a row, over all shops, with no answer in between)--> retired, once and for good

/** What became of the requests by one proxy to one domain. */
export interface RouteRecord {
  successes: number;
  failures: number;
  blocks: number;
  /** null: never used. */
  lastUsedMs: number | null;
  /** Not to be used before; 0 for one that does not rest. */
  restsUntilMs: number;
}

export type RouteOutcome = 'answered' | 'failed' | 'blocked';

export const NO_RECORD: RouteRecord = {
  successes: 0,
  failures: 0,
  blocks: 0,
  lastUsedMs: null,
  restsUntilMs: 0,
};

/** The record once one more request has ended. */
export function afterRequest(
  record: RouteRecord,
  outcome: RouteOutcome,
  nowMs: number,
  { restMs }: { restMs: number },
): RouteRecord {
  const used = { ...record, lastUsedMs: Math.max(record.lastUsedMs ?? 0, nowMs) };
  if (outcome === 'answered') return { ...used, successes: record.successes + 1 };
  if (outcome === 'failed') return { ...used, failures: record.failures + 1 };
  return {
    ...used,
    blocks: record.blocks + 1,
    restsUntilMs: Math.max(record.restsUntilMs, nowMs + restMs),
  };
}

/** What two observers saw of the same proxy and domain, taken together; the order does not matter. */
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

/** The end of a proxy's history over all domains: how many blocks since the last answer, and whether there was an answer at all. */
export interface BlockRun {
  answered: boolean;
  blocks: number;
}

export const EMPTY_RUN: BlockRun = { answered: false, blocks: 0 };

/** A failure of the proxy itself neither lengthens nor ends a run of blocks. */
export function extendBlockRun(run: BlockRun, outcome: RouteOutcome): BlockRun {
  if (outcome === 'answered') return { answered: true, blocks: 0 };
  return outcome === 'blocked' ? { ...run, blocks: run.blocks + 1 } : run;
}

const SECOND_MS = 1000;

/**
 * success / (success + failure + 1) x 1 / (seconds since last use + 60). Every record starts with one success, else a new
 * proxy would never be tried; one that was never used counts as used just now. A block is a failure here.
 */
export function weightOf({ successes, failures, blocks, lastUsedMs }: RouteRecord, nowMs: number): number {
  const idleSeconds = Math.max(nowMs - (lastUsedMs ?? nowMs), 0) / SECOND_MS;
  const answered = successes + 1;
  return answered / (answered + failures + blocks + 1) / (idleSeconds + 60);
}

/** One of the candidates by chance, in proportion to their weights; null when all of them rest. `random` is from 0 to below 1. */
export function chooseProxy<T extends { record: RouteRecord }>(
  candidates: readonly T[],
  nowMs: number,
  random: number,
): T | null {
  const awake = candidates.filter(({ record }) => record.restsUntilMs <= nowMs);
  const weights = awake.map(({ record }) => weightOf(record, nowMs));
  let left = random * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return awake[index] ?? null;
  }
  return awake.at(-1) ?? null;
}
