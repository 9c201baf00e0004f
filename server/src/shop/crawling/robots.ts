import { type Cache, type CacheableValue } from '../../ports/cache/cache.ts';
import { type FetchRequest, type FetchResult } from '../net/fetch-page.ts';
import { createCompiledRobotsCache } from './compiled-robots-cache.ts';
import { type CompiledRobots } from './compile-robots.ts';
import { inflateBody } from '../net/read-body.ts';
import { rulesForAgent } from './robots-rules.ts';
import { type SiteRoute } from './routes.ts';
import { type UnreachableReason } from '../net/unreachable-reason.ts';

const MAX_ROBOTS_BYTES = 500 * 1024;
const FAILURE_TTL_MS = 5 * 60_000;
const MAX_CRAWL_DELAY_MS = 3_600_000;
const REDIRECT_FAILURES: ReadonlySet<UnreachableReason> = new Set(['too-many-redirects', 'bad-redirect']);
const UNAVAILABLE = 'unavailable: ';
const NO_RULES = '';
/** Bound on the text of rules cached in compiled form, which takes several times as much memory. */
const MAX_COMPILED_CHARS = 4_000_000;

type RobotsDecision =
  /** `crawlDelayMs` is the requested pause between two requests, at most an hour. */
  | { kind: 'rules'; allowed: boolean; crawlDelayMs: number | null }
  /**
   * The rules are not available, so nothing may be fetched. Retried after 5 minutes. `reason` is for users.
   */
  | { kind: 'unavailable'; reason: string };

/** The site of the page, and what is known about its pace. */
export interface RobotsSite extends SiteRoute {
  /** null for the default pace. */
  pacePerMinute?: number | null;
  /** From the last robots.txt; null if it had none. */
  crawlDelayMs?: number | null;
}

export interface Robots {
  /**
   * Whether a URL may be fetched. robots.txt is fetched by the route of `site`, the page's own. Throws the
   * errors of the fetcher and of `onCrawlDelay`.
   */
  check(url: string, site?: RobotsSite): Promise<RobotsDecision>;
}

export interface RobotsOptions {
  fetcher: { fetch(request: FetchRequest, site?: RobotsSite): Promise<FetchResult> };
  cache: Pick<Cache, 'fetch'>;
  /** Its first word, up to a slash, is the name to match in robots.txt. */
  userAgent: string;
  /** TTL of fetched rules. RFC 9309 allows at most 24 hours. */
  cacheTtlMs: number;
  /**
   * Called after a robots.txt with a Crawl-delay was fetched: the pause before the next request begins with
   * that one. No rules are returned before it resolves.
   */
  onCrawlDelay: (origin: URL, crawlDelayMs: number) => Promise<void>;
}

/**
 * Decides by an origin's robots.txt (RFC 9309) whether a URL may be fetched. Concurrent callers share one
 * fetch. A 4xx response means that there are no rules. 5xx, 429 and no response mean `unavailable`, which is
 * cached for 5 minutes.
 */
export function createRobots(options: RobotsOptions): Robots {
  const { fetcher, cache, userAgent, cacheTtlMs, onCrawlDelay } = options;
  const compiled = createCompiledRobotsCache(MAX_COMPILED_CHARS);
  const agent = (userAgent.split(/[/\s]/, 1)[0] ?? '').toLowerCase();

  async function loadRules(origin: string, site: RobotsSite | undefined): Promise<string> {
    const rules = await cache.fetch(`robots-rules:${origin}`, async () => {
      const request = { url: `${origin}/robots.txt`, anyTypeUpToBytes: MAX_ROBOTS_BYTES };
      const loaded = await readRobots(await fetcher.fetch(request, site), agent, cacheTtlMs);
      const crawlDelayMs = crawlDelayMsOf(await compiled(origin, loaded.value));
      if (crawlDelayMs !== null) await onCrawlDelay(new URL(origin), crawlDelayMs);
      return loaded;
    });
    return rules ?? NO_RULES;
  }

  return {
    async check(url, site) {
      const { origin, pathname, search } = new URL(url);
      const rules = await loadRules(origin, site);
      if (rules.startsWith(UNAVAILABLE))
        return { kind: 'unavailable', reason: rules.slice(UNAVAILABLE.length) };
      return decide(pathname + search, await compiled(origin, rules));
    },
  };
}

async function readRobots(result: FetchResult, agent: string, cacheTtlMs: number): Promise<CacheableValue> {
  if (result.kind === 'page') {
    const { status, body } = result;
    if (status === 429 || status >= 500) return unavailable(`the site responded with error ${status}`);
    const value =
      status < 300 ? await rulesForAgent(new TextDecoder().decode(inflateBody(body)), agent) : NO_RULES;
    return { value, ttlMs: cacheTtlMs };
  }
  const isUnreachable = result.kind === 'unreachable' && !REDIRECT_FAILURES.has(result.reason);
  if (isUnreachable) return unavailable(result.detail);
  // A refused address says nothing about rules. The fetch of the page is refused too, and reports the reason.
  return { value: NO_RULES, ttlMs: FAILURE_TTL_MS };
}

function unavailable(reason: string): CacheableValue {
  return { value: UNAVAILABLE + reason, ttlMs: FAILURE_TTL_MS };
}

function decide(path: string, robots: CompiledRobots): RobotsDecision {
  return { kind: 'rules', allowed: robots.match(path).allowed, crawlDelayMs: crawlDelayMsOf(robots) };
}

function crawlDelayMsOf({ crawlDelaySeconds }: CompiledRobots): number | null {
  const delayMs = Math.min((crawlDelaySeconds ?? 0) * 1_000, MAX_CRAWL_DELAY_MS);
  return delayMs > 0 ? delayMs : null;
}
