const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
const RESENDABLE = /^[\x20-\x7e]{1,500}$/;

/** What the rest of Tidemark needs of a response's headers. */
export type PageHeaders = {
  etag: string | null;
  lastModified: string | null;
  contentType: string | null;
  /** How long the site asks us to wait, at most a day; null when it does not ask. */
  retryAfterMs: number | null;
  /** Cloudflare's word that this is its own page and not the site's: `challenge`. */
  cfMitigated: string | null;
  /** The same of AWS WAF: `challenge` or `captcha`. */
  wafAction: string | null;
};

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

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

/** A validator is sent back later, so one that cannot be a request header is no validator. */
function resendable(value: string | string[] | undefined): string | null {
  const text = first(value);
  return text !== null && RESENDABLE.test(text) ? text : null;
}

/** Retry-After is a number of seconds or an HTTP date. */
function readRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const waitMs = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS);
}
