import type { Cache, Fresh } from '../../ports/cache/cache.ts';
import type { FetchRequest, FetchResult } from '../net/fetch-page.ts';
import { createParsedRobotsCache, type ParsedRobots } from './parsed-robots-cache.ts';
import { inflateBody } from '../net/read-body.ts';
import { rulesForAgent } from './robots-rules.ts';
import type { SiteRoute } from './routes.ts';
import type { UnreachableReason } from '../net/unreachable-reason.ts';

const MAX_ROBOTS_BYTES = 500 * 1024;
const FAILURE_TTL_MS = 5 * 60_000;
const MAX_CRAWL_DELAY_MS = 3_600_000;
const REDIRECT_FAILURES: ReadonlySet<UnreachableReason> = new Set(['too-many-redirects', 'bad-redirect']);
const UNAVAILABLE = 'unavailable: ';
const NO_RULES = rulesForAgent('', '*');
/** Of rules that are kept in parsed form, which takes some times as much memory. */
const MAX_PARSED_CHARS = 4_000_000;

type RobotsAnswer =
  /** `crawlDelayMs` is the pause the site asks for between two requests, at most an hour. */
  | { kind: 'rules'; allowed: boolean; crawlDelayMs: number | null }
  /** The rules cannot be had now, so nothing may be fetched yet: ask again in some minutes. `reason` is for a person. */
  | { kind: 'unavailable'; reason: string };

/** `site` says by which route robots.txt is asked for, if it must be: the page's own. */
export type Robots = { allowed(url: string, site?: SiteRoute): Promise<RobotsAnswer> };

export type RobotsOptions = {
  fetcher: { fetch(request: FetchRequest, site?: SiteRoute): Promise<FetchResult> };
  cache: Pick<Cache, 'fetch'>;
  /** The first word, up to its slash, is the name looked for in robots.txt. */
  userAgent: string;
  /** How long an answer is believed; RFC 9309 says at most 24 hours. */
  cacheTtlMs: number;
};

/**
 * Answers whether a URL may be fetched, by the robots.txt of its origin (RFC 9309): kept for a time, fetched once for however many
 * ask at the same time. 4xx means there are no rules. 5xx, 429 and silence are `unavailable`, looked at again after 5 minutes.
 */
export function createRobots({ fetcher, cache, userAgent, cacheTtlMs }: RobotsOptions): Robots {
  const parsed = createParsedRobotsCache(MAX_PARSED_CHARS);
  const agent = (userAgent.split(/[/\s]/, 1)[0] ?? '').toLowerCase();

  async function rulesOf(origin: string, site: SiteRoute | undefined): Promise<string> {
    const rules = await cache.fetch(`robots:${origin}`, async () => {
      const request = { url: `${origin}/robots.txt`, anyTypeUpToBytes: MAX_ROBOTS_BYTES };
      const result = await fetcher.fetch(request, site);
      return readRobots(result, agent, cacheTtlMs);
    });
    return rules ?? NO_RULES;
  }

  return {
    async allowed(url, site) {
      const { origin } = new URL(url);
      const rules = await rulesOf(origin, site);
      if (rules.startsWith(UNAVAILABLE))
        return { kind: 'unavailable', reason: rules.slice(UNAVAILABLE.length) };
      return answer(url, parsed(origin, rules));
    },
  };
}

function readRobots(result: FetchResult, agent: string, cacheTtlMs: number): Fresh {
  if (result.kind === 'page') {
    const { status, body } = result;
    if (status === 429 || status >= 500) return unavailable(`the site answers with error ${status}`);
    const value = status < 300 ? rulesForAgent(new TextDecoder().decode(inflateBody(body)), agent) : NO_RULES;
    return { value, ttlMs: cacheTtlMs };
  }
  const isLost = result.kind === 'unreachable' && !REDIRECT_FAILURES.has(result.reason);
  if (isLost) return unavailable(result.detail);
  // A refused address is no rule of the site: the fetch of the page meets the same gate and tells why.
  return { value: NO_RULES, ttlMs: FAILURE_TTL_MS };
}

function unavailable(reason: string): Fresh {
  return { value: UNAVAILABLE + reason, ttlMs: FAILURE_TTL_MS };
}

function answer(url: string, robots: ParsedRobots): RobotsAnswer {
  const delayMs = Math.min((robots.getCrawlDelay() ?? 0) * 1_000, MAX_CRAWL_DELAY_MS);
  return {
    kind: 'rules',
    allowed: robots.isAllowed(url) !== false,
    crawlDelayMs: delayMs > 0 ? delayMs : null,
  };
}
