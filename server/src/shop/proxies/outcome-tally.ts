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

const MAX_KNOWN = 100_000;
const MAX_UNWRITTEN = 20_000;

/** What was noted and not yet written. */
export interface Unwritten {
  pairs: ReadonlyMap<string, PairOutcomes>;
  runs: ReadonlyMap<number, BlockRun>;
}

/**
 * What one worker knows of proxies and domains: as it was read, and what the worker itself saw since. Bounded: of too many pairs the
 * one heard of least recently counts as new again, and what is more than can wait to be written is not written.
 */
export class OutcomeTally {
  readonly #known = new Map<string, RouteRecord>();
  #pairs = new Map<string, PairOutcomes>();
  #runs = new Map<number, BlockRun>();

  recordOf(proxyId: number, domain: string): RouteRecord | undefined {
    return this.#known.get(keyOf(proxyId, domain));
  }

  note(proxyId: number, domain: string, outcome: RouteOutcome, nowMs: number, restMs: number): void {
    const key = keyOf(proxyId, domain);
    const after = (record = NO_RECORD) => afterRequest(record, outcome, nowMs, { restMs });
    this.#learn(key, after(this.#known.get(key)));
    if (this.#pairs.size >= MAX_UNWRITTEN && !this.#pairs.has(key)) return;
    this.#pairs.set(key, { proxyId, domain, record: after(this.#pairs.get(key)?.record) });
    this.#runs.set(proxyId, extendBlockRun(this.#runs.get(proxyId) ?? EMPTY_RUN, outcome));
  }

  /** Takes over what was read, with what was noted meanwhile on top. */
  learn(pairs: readonly PairOutcomes[]): void {
    for (const { proxyId, domain, record } of pairs) {
      const key = keyOf(proxyId, domain);
      this.#learn(key, addRecords(record, this.#pairs.get(key)?.record ?? NO_RECORD));
    }
  }

  /** Hands over what is to be written, once. */
  takeUnwritten(): Unwritten {
    const taken = { pairs: this.#pairs, runs: this.#runs };
    this.#pairs = new Map();
    this.#runs = new Map();
    return taken;
  }

  /** The proxies that rest from at least one domain. */
  resting(nowMs: number): ReadonlySet<number> {
    const ids = new Set<number>();
    for (const [key, { restsUntilMs }] of this.#known)
      if (restsUntilMs > nowMs) ids.add(Number(key.slice(0, key.indexOf(' '))));
    return ids;
  }

  #learn(key: string, record: RouteRecord): void {
    this.#known.delete(key);
    this.#known.set(key, record);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

function keyOf(proxyId: number, domain: string): string {
  return `${proxyId} ${domain}`;
}
