/**
 * Other ways to a shop, shared by all workers.
 * proxy-pool.ts      the rules (pure)                      stored-proxy-pool.ts   the pool as one worker sees it
 * outcome-tally.ts   what the worker saw                   pool-rows.ts           what all of them wrote
 * proxy-agents.ts    connections by a proxy                open-tunnel.ts, socks5.ts   one connection     proxy-url.ts   addresses
 */
import { type Database } from '../../ports/database/database.ts';
import { saveDirectRest } from '../../store/sites/save-site-findings.ts';
import { proxiesByState, proxyRequestsTotal } from '../../telemetry/metrics.ts';
import { OutcomeTally } from './outcome-tally.ts';
import { readChangedPairs, readProxies, writeOutcomes, type PoolRow } from './pool-rows.ts';
import { chooseProxy, NO_RECORD, type RouteOutcome, type RouteRecord } from './proxy-rules.ts';

export interface Proxy {
  id: number;
  /** With name and password: for connecting, never for showing. */
  url: string;
}

/** A proxy for the domain, or how long to wait for one. */
export type ProxyChoice = { proxy: Proxy } | { proxy: null; waitMs: number };

export interface ProxyPool {
  /** No proxy at all, not even one that rests or is retired. */
  isEmpty(): Promise<boolean>;
  /** By chance and weight, among those that do not rest from the domain; never the one of the id `except`. */
  choose(domain: string, except?: number | null): Promise<ProxyChoice>;
  /** What became of a request by a proxy. Written to the database a little later, together with others. */
  note(proxy: Proxy, domain: string, outcome: RouteOutcome): void;
  /** The domain blocked us without a proxy: it is asked by proxies for a while. */
  restDirectRoute(domain: string): Promise<void>;
  /** Writes what has not been written. */
  close(): Promise<void>;
}

export interface ProxyPoolOptions {
  restMs: number;
  retireAfterBlocks: number;
  /** So long may what other workers know be unknown here. */
  refreshMs?: number;
  writeAfterMs?: number;
  now?: () => number;
  random?: () => number;
  onRetired?: (proxyIds: readonly number[]) => void;
  /** Hears of the proxies that were live and are so no more, whoever gave them up. */
  onRemoved?: (proxyUrls: readonly string[]) => void;
  onError: (error: Error) => void;
}

const MAX_PROXIES = 2000;
const MAX_PAIRS_READ = 100_000;
/** A write may become visible after a later one. */
const OVERLAP_MS = 10_000;
const NO_PROXY_WAIT_MS = 60_000;

interface LiveProxy extends Proxy {
  /** Over all domains: what is expected of it where it has not been. */
  overall: RouteRecord;
}

/** The pool as one worker sees it: read every few seconds, never for a check. What cannot be written is lost, and does no harm. */
export class StoredProxyPool implements ProxyPool {
  readonly #database: Database;
  readonly #options: ProxyPoolOptions;
  readonly #now: () => number;
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
  }

  async isEmpty(): Promise<boolean> {
    await this.#beReady();
    return this.#isEmpty;
  }

  async choose(domain: string, except?: number | null): Promise<ProxyChoice> {
    await this.#beReady();
    const candidates = this.#live
      .filter(({ id }) => id !== except)
      .map((proxy) => ({ proxy, record: this.#tally.recordOf(proxy.id, domain) ?? proxy.overall }));
    const chosen = chooseProxy(candidates, this.#now(), (this.#options.random ?? Math.random)());
    if (chosen) return { proxy: chosen.proxy };
    const wakesMs = Math.min(...candidates.map(({ record }) => record.restsUntilMs));
    return { proxy: null, waitMs: candidates.length === 0 ? NO_PROXY_WAIT_MS : wakesMs - this.#now() };
  }

  note(proxy: Proxy, domain: string, outcome: RouteOutcome): void {
    const { restMs, writeAfterMs = 1000, onError } = this.#options;
    proxyRequestsTotal.inc({ outcome });
    this.#tally.note(proxy.id, domain, outcome, this.#now(), restMs);
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

  /** Waits only for the first reading. */
  async #beReady(): Promise<void> {
    const { refreshMs = 5000, onError } = this.#options;
    if (this.#syncedMs === null) await this.#sync();
    else if (this.#now() - this.#syncedMs > refreshMs) this.#sync().catch(onError);
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
    this.#tally.learn(pairs);
    this.#since = upTo;
    this.#isEmpty = rows.length === 0;
    const before = this.#live;
    this.#live = rows.filter(({ retired }) => !retired).map(toLiveProxy);
    this.#syncedMs = this.#now();
    this.#tellGone(before);
    this.#countStates(rows.length);
  }

  async #write(): Promise<void> {
    const { pairs, runs } = this.#tally.takeUnwritten();
    if (pairs.size === 0) return;
    const { retireAfterBlocks, onRetired } = this.#options;
    const retired = await writeOutcomes(this.#database, [...pairs.values()], runs, retireAfterBlocks);
    if (retired.length > 0) onRetired?.(retired);
  }

  #tellGone(before: readonly LiveProxy[]): void {
    const live = new Set(this.#live.map(({ url }) => url));
    const gone = before.map(({ url }) => url).filter((url) => !live.has(url));
    if (gone.length > 0) this.#options.onRemoved?.(gone);
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
