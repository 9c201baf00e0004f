import { type PairOutcomes } from './pool-rows.ts';
import {
  addRecords,
  afterRequest,
  extendBlockRun,
  NO_RECORD,
  EMPTY_RUN,
  type BlockRun,
  type RouteOutcome,
  type RouteRecord,
} from './proxy-rules.ts';

const MAX_KNOWN_PAIRS = 100_000;
const MAX_UNWRITTEN_PAIRS = 20_000;

/** Outcomes that have not been written to the database yet. */
export interface UnwrittenOutcomes {
  pairs: ReadonlyMap<string, PairOutcomes>;
  runs: ReadonlyMap<number, BlockRun>;
}

/**
 * One worker's knowledge of each proxy's record by domain: the state read from the database, and the worker's
 * own outcomes since. Bounded: beyond its limits the least recently updated pair is evicted and counts as
 * new, and outcomes for further pairs are not written.
 */
export class OutcomeTally {
  readonly #known = new Map<string, RouteRecord>();
  #pairs = new Map<string, PairOutcomes>();
  #runs = new Map<number, BlockRun>();

  /** The record of a proxy with a domain; undefined if it was never used there. */
  recordOf(proxyId: number, domain: string): RouteRecord | undefined {
    return this.#known.get(keyOf(proxyId, domain));
  }

  /** Adds the outcome of one request. */
  add(proxyId: number, domain: string, outcome: RouteOutcome, nowMs: number, restMs: number): void {
    const key = keyOf(proxyId, domain);
    const after = (record = NO_RECORD) => afterRequest(record, outcome, nowMs, { restMs });
    this.#setKnown(key, after(this.#known.get(key)));
    if (this.#pairs.size >= MAX_UNWRITTEN_PAIRS && !this.#pairs.has(key)) return;
    this.#pairs.set(key, { proxyId, domain, record: after(this.#pairs.get(key)?.record) });
    this.#runs.set(proxyId, extendBlockRun(this.#runs.get(proxyId) ?? EMPTY_RUN, outcome));
  }

  /** Replaces records by those read from the database, plus outcomes not written yet. */
  merge(pairs: readonly PairOutcomes[]): void {
    for (const { proxyId, domain, record } of pairs) {
      const key = keyOf(proxyId, domain);
      this.#setKnown(key, addRecords(record, this.#pairs.get(key)?.record ?? NO_RECORD));
    }
  }

  /** Returns and clears the outcomes to be written. */
  takeUnwritten(): UnwrittenOutcomes {
    const taken = { pairs: this.#pairs, runs: this.#runs };
    this.#pairs = new Map();
    this.#runs = new Map();
    return taken;
  }

  /** The ids of proxies that rest from at least one domain. */
  resting(nowMs: number): ReadonlySet<number> {
    const ids = new Set<number>();
    for (const [key, { restsUntilMs }] of this.#known)
      if (restsUntilMs > nowMs) ids.add(Number(key.slice(0, key.indexOf(' '))));
    return ids;
  }

  #setKnown(key: string, record: RouteRecord): void {
    this.#known.delete(key);
    this.#known.set(key, record);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN_PAIRS && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf(proxyId: number, domain: string): string {
  return `${proxyId} ${domain}`;
}
