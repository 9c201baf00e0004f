// The pool of proxies, shared by all workers through the database. Connections through them are in shop/net.
// proxy-rules.ts        choice, rest and retirement (pure)
// stored-proxy-pool.ts  one worker's view of the pool, with its own outcomes (outcome-tally.ts)
// pool-rows.ts          the pool's tables; admin-proxies.ts for the admin pages
// proxy-maintenance.ts  syncs the pool with the operator's file (proxy-list.ts) and proxy-provider.ts

import { type Database } from '../../ports/database/database.ts';
import { saveDirectRest } from '../../store/sites/save-site-findings.ts';
import { proxiesByState, proxyRequestsTotal } from '../../telemetry/metrics.ts';
import { OutcomeTally } from './outcome-tally.ts';
import { readChangedPairs, readProxies, writeOutcomes, type PoolRow } from './pool-rows.ts';
import { chooseProxy, NO_RECORD, type RouteOutcome, type RouteRecord } from './proxy-rules.ts';

export interface PoolProxy {
  id: number;
  /** Contains the credentials: for connecting, never for display. */
  url: string;
}

/** A proxy for the domain, or how long to wait for one. */
export type ProxyChoice = { proxy: PoolProxy } | { proxy: null; waitMs: number };

export interface ProxyPool {
  /** Whether there are no proxies at all, including resting and retired ones. */
  isEmpty(): Promise<boolean>;
  /**
   * Chooses by weighted random among the proxies that do not rest from the domain, other than the id
   * `except`.
   */
  choose(domain: string, except?: number | null): Promise<ProxyChoice>;
  /** Records the outcome of a request through a proxy. Written to the database later, in a batch. */
  recordOutcome(proxy: PoolProxy, domain: string, outcome: RouteOutcome): void;
  /** Called when the domain blocked a direct request: it is visited through proxies for a while. */
  restDirectRoute(domain: string): Promise<void>;
  /** Writes the remaining outcomes. */
  close(): Promise<void>;
}

export interface ProxyPoolOptions {
  restMs: number;
  retireAfterBlocks: number;
  /** How often to read the outcomes of other workers. */
  refreshMs?: number;
  writeAfterMs?: number;
  /** Milliseconds since 1970: rests are stored, and other processes read them. */
  now?: () => number;
  /** Milliseconds of a monotonic clock. */
  elapsed?: () => number;
  random?: () => number;
  /** Called with the proxies that this worker retired. */
  onRetired?: (proxyIds: readonly number[]) => void;
  /** Called with the proxies that are no longer live, retired or deleted by any process. */
  onRemoved?: (proxyUrls: readonly string[]) => void;
  onError: (error: Error) => void;
}

const MAX_PROXIES = 2000;
const MAX_PAIRS_READ = 100_000;
/** Reads overlap by this much, since a transaction may commit after one with a later timestamp. */
const OVERLAP_MS = 10_000;
const NO_PROXY_WAIT_MS = 60_000;

interface LiveProxy extends PoolProxy {
  /** The record over all domains, used for domains where the proxy has none. */
  overall: RouteRecord;
}

/**
 * One worker's view of the pool. It is refreshed every few seconds, so checks do not query the database.
 * Outcomes that cannot be written are lost, which does no harm.
 */
export class StoredProxyPool implements ProxyPool {
  readonly #database: Database;
  readonly #options: ProxyPoolOptions;
  readonly #now: () => number;
  readonly #elapsed: () => number;
  readonly #tally = new OutcomeTally();
  #live: readonly LiveProxy[] = [];
  #isEmpty = true;
  #since = new Date(0);
  #syncedMs: number | null = null;
  #syncing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, options: ProxyPoolOptions) {
    this.#database = database;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#elapsed = options.elapsed ?? (() => performance.now());
  }

  async isEmpty(): Promise<boolean> {
    await this.#ensureLoaded();
    return this.#isEmpty;
  }

  async choose(domain: string, except?: number | null): Promise<ProxyChoice> {
    await this.#ensureLoaded();
    const candidates = this.#live
      .filter(({ id }) => id !== except)
      .map((proxy) => ({ proxy, record: this.#recordOf(proxy, domain) }));
    const chosen = chooseProxy(candidates, this.#now(), (this.#options.random ?? Math.random)());
    if (chosen) return { proxy: chosen.proxy };
    const restsUntilMs = Math.min(...candidates.map(({ record }) => record.restsUntilMs));
    return { proxy: null, waitMs: candidates.length === 0 ? NO_PROXY_WAIT_MS : restsUntilMs - this.#now() };
  }

  recordOutcome(proxy: PoolProxy, domain: string, outcome: RouteOutcome): void {
    const { restMs, writeAfterMs = 1000, onError } = this.#options;
    proxyRequestsTotal.inc({ outcome });
    this.#tally.add(proxy.id, domain, outcome, this.#now(), restMs);
    this.#timer ??= setTimeout(() => void this.#sync().catch(onError), writeAfterMs).unref();
  }

  async restDirectRoute(domain: string): Promise<void> {
    const until = new Date(this.#now() + this.#options.restMs);
    await saveDirectRest(this.#database, domain, until);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#syncing?.catch(() => undefined);
    await this.#write().catch(this.#options.onError);
  }

  /** Waits for the first load. Later refreshes run in the background. */
  async #ensureLoaded(): Promise<void> {
    const { refreshMs = 5000, onError } = this.#options;
    if (this.#syncedMs === null) await this.#sync();
    else if (this.#elapsed() - this.#syncedMs > refreshMs) this.#sync().catch(onError);
  }

  /** A rest that ends later than any can was stored before the clock was set back. It has ended. */
  #recordOf({ id, overall }: LiveProxy, domain: string): RouteRecord {
    const record = this.#tally.recordOf(id, domain) ?? overall;
    const isPossible = record.restsUntilMs <= this.#now() + this.#options.restMs;
    return isPossible ? record : { ...record, restsUntilMs: 0 };
  }

  #sync(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#syncing ??= this.#writeAndRead().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  async #writeAndRead(): Promise<void> {
    await this.#write();
    const rows = await readProxies(this.#database, MAX_PROXIES);
    const since = new Date(Math.max(this.#since.getTime() - OVERLAP_MS, 0));
    const { pairs, upTo } = await readChangedPairs(this.#database, since, MAX_PAIRS_READ);
    this.#tally.merge(pairs);
    this.#since = upTo;
    this.#isEmpty = rows.length === 0;
    const previous = this.#live;
    this.#live = rows.filter(({ retired }) => !retired).map(toLiveProxy);
    this.#syncedMs = this.#elapsed();
    this.#reportRemoved(previous);
    this.#countStates(rows.length);
  }

  async #write(): Promise<void> {
    const { pairs, runs } = this.#tally.takeUnwritten();
    if (pairs.size === 0) return;
    const { retireAfterBlocks, onRetired } = this.#options;
    const retired = await writeOutcomes(this.#database, [...pairs.values()], runs, retireAfterBlocks);
    if (retired.length > 0) onRetired?.(retired);
  }

  #reportRemoved(previous: readonly LiveProxy[]): void {
    const live = new Set(this.#live.map(({ url }) => url));
    const removed = previous.map(({ url }) => url).filter((url) => !live.has(url));
    if (removed.length > 0) this.#options.onRemoved?.(removed);
  }

  #countStates(total: number): void {
    const resting = this.#tally.resting(this.#now());
    proxiesByState.set({ state: 'live' }, this.#live.length);
    proxiesByState.set({ state: 'resting' }, this.#live.filter(({ id }) => resting.has(id)).length);
    proxiesByState.set({ state: 'retired' }, total - this.#live.length);
  }
}

function toLiveProxy({ id, url, successes, failures, blocks }: PoolRow): LiveProxy {
  return { id, url, overall: { ...NO_RECORD, successes, failures, blocks } };
}
