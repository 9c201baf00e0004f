import robotsParser from 'robots-parser';
import type { Cache } from '../ports/cache/index.ts';
import type { FetchResult, PageFetcher } from './fetch-page.ts';
import { rulesForAgent } from './robots-rules.ts';
import type { UnreachableReason } from './unreachable.ts';

const MAX_ROBOTS_BYTES = 500 * 1024;
const KEEP_MS = 24 * 3_600_000;
const KEEP_TROUBLE_MS = 5 * 60_000;
const MAX_CRAWL_DELAY_MS = 3_600_000;
const REDIRECT_TROUBLE: ReadonlySet<UnreachableReason> = new Set(['too-many-redirects', 'bad-redirect']);
const UNAVAILABLE = 'unavailable: ';
const NO_RULES = rulesForAgent('', '*');
/** The package's types tell of an ES module; it is a CommonJS one, whose export is the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

type RobotsAnswer =
  /** `crawlDelayMs` is the pause the site asks for between two requests, at most an hour. */
  | { kind: 'rules'; allowed: boolean; crawlDelayMs: number | null }
  /** The rules cannot be had now, so nothing may be fetched yet: ask again in some minutes. `reason` is for a person. */
  | { kind: 'unavailable'; reason: string };

export type Robots = { allowed(url: string): Promise<RobotsAnswer> };

export type RobotsOptions = {
  fetcher: Pick<PageFetcher, 'fetch'>;
  cache: Pick<Cache, 'get' | 'set'>;
  /** The first word, up to its slash, is the name looked for in robots.txt. */
  userAgent: string;
};

/**
 * Answers whether a URL may be fetched, by the robots.txt of its origin (RFC 9309): kept 24 hours, fetched once for however many
 * ask at the same time. 4xx means there are no rules. 5xx, 429 and silence are `unavailable`, looked at again after 5 minutes.
 */
export function createRobots({ fetcher, cache, userAgent }: RobotsOptions): Robots {
  const agent = (userAgent.split(/[/\s]/, 1)[0] ?? '').toLowerCase();
  const asking = new Map<string, Promise<string>>();

  async function ask(origin: string): Promise<string> {
    const result = await fetcher.fetch({ url: `${origin}/robots.txt`, anyTypeUpToBytes: MAX_ROBOTS_BYTES });
    const { rules, keepMs } = readRobots(result, agent);
    await cache.set(cacheKey(origin), rules, keepMs);
    return rules;
  }

  async function rulesOf(origin: string): Promise<string> {
    const known = await cache.get(cacheKey(origin));
    if (known !== undefined) return known;
    const pending = asking.get(origin) ?? ask(origin).finally(() => asking.delete(origin));
    asking.set(origin, pending);
    return pending;
  }

  return {
    async allowed(url) {
      const { origin } = new URL(url);
      return answer(url, origin, await rulesOf(origin));
    },
  };
}

function cacheKey(origin: string): string {
  return `robots:${origin}`;
}

function readRobots(result: FetchResult, agent: string): { rules: string; keepMs: number } {
  if (result.kind === 'page') {
    const { status, body } = result;
    if (status === 429 || status >= 500) return unavailable(`the site answers with error ${status}`);
    const rules = status < 300 ? rulesForAgent(new TextDecoder().decode(body), agent) : NO_RULES;
    return { rules, keepMs: KEEP_MS };
  }
  const isLost = result.kind === 'unreachable' && !REDIRECT_TROUBLE.has(result.reason);
  if (isLost) return unavailable(result.detail);
  // A refused address is no rule of the site: the fetch of the page meets the same gate and tells why.
  return { rules: NO_RULES, keepMs: KEEP_TROUBLE_MS };
}

function unavailable(reason: string): { rules: string; keepMs: number } {
  return { rules: UNAVAILABLE + reason, keepMs: KEEP_TROUBLE_MS };
}

function answer(url: string, origin: string, rules: string): RobotsAnswer {
  if (rules.startsWith(UNAVAILABLE)) return { kind: 'unavailable', reason: rules.slice(UNAVAILABLE.length) };
  const robots = parseRobots(`${origin}/robots.txt`, rules);
  const delayMs = Math.min((robots.getCrawlDelay() ?? 0) * 1_000, MAX_CRAWL_DELAY_MS);
  return {
    kind: 'rules',
    allowed: robots.isAllowed(url) !== false,
    crawlDelayMs: delayMs > 0 ? delayMs : null,
  };
}
