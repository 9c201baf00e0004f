import { browserSettings } from './browser-settings.ts';
import { proxySettings } from './proxy-settings.ts';
import { minutes, seconds, setting, type Settings } from './settings.ts';

/** How shops are visited, and when products are checked. Part of the settings in config.ts. */
export const checkSettings = {
  contactUrl: setting.optionalUrl(
    'TIDEMARK_CONTACT_URL',
    'Contact URL in the User-Agent, so that a shop can reach the operator. Default: the public URL',
  ),
  pacePerMinute: setting.integer(
    'TIDEMARK_PACE_PER_MINUTE',
    30,
    'Maximum number of requests per minute to one domain, over all workers',
    { min: 1, max: 60_000 },
  ),
  addressPaceFactor: setting.integer(
    'TIDEMARK_ADDRESS_PACE_FACTOR',
    4,
    'Maximum requests per minute to one IP address (for IPv6 to one /64), as a multiple of TIDEMARK_PACE_PER_MINUTE, however many domains lead to it; a site with a pace of its own may raise it, and each further worker process adds up to TIDEMARK_PACE_PER_MINUTE',
    { min: 2, max: 10_000 },
  ),
  addressPaceExempt: setting.networks(
    'TIDEMARK_ADDRESS_PACE_EXEMPT',
    ['allow-listed', 'cdn'],
    ['allow-listed', 'cdn', 'none'],
    'IP addresses without such a maximum: allow-listed are the hosts of TIDEMARK_ALLOW_HOSTS, cdn the networks of Cloudflare, Fastly and Shopify',
  ),
  checkConcurrency: setting.integer(
    'TIDEMARK_CHECK_CONCURRENCY',
    32,
    'Maximum number of checks that one worker runs at the same time, three quarters of them for one account; as many again may be claimed and wait',
    { min: 1, max: 2000 },
  ),
  extractionThreads: setting.integer(
    'TIDEMARK_EXTRACTION_THREADS',
    0,
    'Maximum number of threads in which a worker extracts offers from pages, started on demand; 0: one per core except one, at most four',
    { min: 0, max: 64 },
  ),
  extractionTimeoutMs: setting.integer(
    'TIDEMARK_EXTRACTION_TIMEOUT_MS',
    seconds(10),
    'Maximum time in milliseconds to extract the offer from one fetched page; after that the page is given up and its thread is ended',
    { min: 100 },
  ),
  fetchTimeoutMs: setting.integer(
    'TIDEMARK_FETCH_TIMEOUT_MS',
    seconds(15),
    'Maximum time in milliseconds to fetch one page, including redirects',
    { min: 100 },
  ),
  maxPageBytes: setting.integer(
    'TIDEMARK_MAX_PAGE_BYTES',
    10_000_000,
    'Maximum size of a page in bytes, after decompression',
    { min: 10_000 },
  ),
  bodyMemoryBytes: setting.integer(
    'TIDEMARK_BODY_MEMORY_BYTES',
    256_000_000,
    'Maximum memory in bytes for the pages that one worker has fetched and not yet read; a page that would exceed it waits',
    { min: 10_000_000 },
  ),
  maxRedirects: setting.integer(
    'TIDEMARK_MAX_REDIRECTS',
    5,
    'Maximum number of redirects followed for one page',
    {
      min: 0,
      max: 20,
    },
  ),
  robotsCacheMs: setting.integer(
    'TIDEMARK_ROBOTS_CACHE_MS',
    minutes(24 * 60),
    'Time in milliseconds for which a robots.txt is cached',
    { min: 1000 },
  ),
  ...proxySettings,
  ...browserSettings,
  breakerFailures: setting.integer(
    'TIDEMARK_BREAKER_FAILURES',
    5,
    'Failures in a row that open a domain’s circuit breaker',
    { min: 1 },
  ),
  breakerOpenMs: setting.integer(
    'TIDEMARK_BREAKER_OPEN_MS',
    seconds(60),
    'Time in milliseconds for which a breaker stays open',
    { min: 100 },
  ),
  breakerTrials: setting.integer(
    'TIDEMARK_BREAKER_TRIALS',
    3,
    'Trial requests that a half-open breaker lets through',
    { min: 1 },
  ),

  dispatchEveryMs: setting.integer(
    'TIDEMARK_DISPATCH_EVERY_MS',
    500,
    'Interval in milliseconds between two searches for due products',
    { min: 10 },
  ),
  leaseMs: setting.integer(
    'TIDEMARK_LEASE_MS',
    minutes(2),
    'Time in milliseconds after which the lease of an unreported check expires and the product is checked again',
    { min: 1000 },
  ),
  quarantineMs: setting.integer(
    'TIDEMARK_QUARANTINE_MS',
    minutes(60),
    'Milliseconds until a page is checked again that stopped its process twice in a row; doubles each further time, at most five times',
    { min: 1000 },
  ),
  freshWithinMs: setting.integer(
    'TIDEMARK_FRESH_WITHIN_MS',
    minutes(240),
    'Maximum time in milliseconds between two checks of a watched product',
    { min: 1000 },
  ),
  popularFreshWithinMs: setting.integer(
    'TIDEMARK_POPULAR_FRESH_WITHIN_MS',
    minutes(60),
    'Maximum time in milliseconds between two checks of a product with more than 100 watchers',
    { min: 1000 },
  ),
  retryAfterMs: setting.integer(
    'TIDEMARK_RETRY_AFTER_MS',
    seconds(60),
    'Time in milliseconds until the first retry of a failed check; doubles with each retry',
    { min: 100 },
  ),
  blockedRetryAfterMs: setting.integer(
    'TIDEMARK_BLOCKED_RETRY_AFTER_MS',
    seconds(300),
    'Time in milliseconds until the retry of a check that the shop blocked',
    { min: 100 },
  ),
  maxRetries: setting.integer(
    'TIDEMARK_MAX_RETRIES',
    5,
    'Quick retries in a row after which a product returns to its normal interval',
    { min: 0, max: 20 },
  ),
  jumpPercent: setting.integer(
    'TIDEMARK_JUMP_PERCENT',
    40,
    'Price change in percent above which a second check must confirm the price',
    { min: 1 },
  ),
  confirmationDelayMs: setting.integer(
    'TIDEMARK_CONFIRMATION_DELAY_MS',
    seconds(15),
    'Time in milliseconds until the check that confirms a price jump',
    { min: 0 },
  ),
} satisfies Settings;
