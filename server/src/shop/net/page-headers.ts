const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
/** A date has about 30. */
const MAX_RETRY_AFTER_CHARS = 100;
const RESENDABLE = /^[\x20-\x7e]{1,500}$/;

/** The response headers that Tidemark uses. */
export interface PageHeaders {
  etag: string | null;
  lastModified: string | null;
  contentType: string | null;
  /** The wait requested by Retry-After, at most a day; null without the header. */
  retryAfterMs: number | null;
  /** Cf-Mitigated: `challenge` if Cloudflare served its own page instead of the site's. */
  cfMitigated: string | null;
  /** X-Amzn-Waf-Action: `challenge` or `captcha` if AWS WAF served its own page instead of the site's. */
  wafAction: string | null;
}

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Picks and parses the headers of a response. `nowMs` is for a Retry-After given as a date. */
export function readPageHeaders(raw: RawHeaders, nowMs: number): PageHeaders {
  return {
    etag: resendable(raw['etag']),
    lastModified: resendable(raw['last-modified']),
    contentType: first(raw['content-type']),
    retryAfterMs: readRetryAfter(first(raw['retry-after']), nowMs),
    cfMitigated: first(raw['cf-mitigated']),
    wafAction: first(raw['x-amzn-waf-action']),
  };
}

function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** Validators are sent back in later requests, so values that are not valid request headers are ignored. */
function resendable(value: string | string[] | undefined): string | null {
  const text = first(value);
  return text !== null && RESENDABLE.test(text) ? text : null;
}

/** Retry-After holds seconds or an HTTP date. */
function readRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null || value.length > MAX_RETRY_AFTER_CHARS) return null;
  const waitMs = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
}
