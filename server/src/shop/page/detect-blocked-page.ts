import { decodeHtml } from '../extract/text/decode-html.ts';
import { type PageHeaders } from '../net/page-headers.ts';
import { showsAtLeast, visibleWords } from './visible-words.ts';
import { CHALLENGE_PAGES, CHALLENGE_PHRASES } from './challenge-page-signatures.ts';

/**
 * Challenge pages are small and have a few sentences of text. A page beyond either bound is the shop's own,
 * whatever scripts it embeds.
 */
const MAX_CHALLENGE_CHARS = 150_000;
const MAX_CHALLENGE_TEXT_CHARS = 2_000;
const BLOCKING_STATUSES: Readonly<Record<number, string>> = {
  401: 'the shop requires a sign-in',
  403: 'the shop denies access',
  407: 'the shop requires a sign-in',
  429: 'the shop reports too many requests',
  430: 'the shop reports too many requests',
  451: 'the shop is not available in our region',
  503: 'the shop is temporarily refusing requests',
};
const PRODUCT_DATA =
  /"@type"\s{0,20}:\s{0,20}(?:\[\s{0,20})?"(?:product|productgroup|offer|aggregateoffer)"|itemprop=["']?price\b|(?:og|product):price:amount/;

/** `reason` completes a sentence for users. */
export type BlockedPage = { blocked: true; reason: string } | { blocked: false };

export interface ReceivedPage {
  status: number;
  headers: Pick<PageHeaders, 'cfMitigated' | 'wafAction' | 'contentType'>;
  body: Uint8Array;
}

/**
 * Whether the shop refused the request or served a challenge page, whatever the status. A page with product
 * data is never a challenge page, even if it embeds a captcha or a protection script. `reason` is for users.
 */
export function detectBlockedPage({ status, headers, body }: ReceivedPage): BlockedPage {
  const challenge = challengeOf(headers, body);
  if (challenge) return { blocked: true, reason: `the shop shows ${challenge} instead of the page` };
  const reason = BLOCKING_STATUSES[status];
  return reason ? { blocked: true, reason } : { blocked: false };
}

function challengeOf(headers: ReceivedPage['headers'], body: Uint8Array): string | null {
  if (headers.cfMitigated) return 'a Cloudflare challenge';
  if (headers.wafAction) return 'an AWS WAF challenge';
  if (hasMuchText(body)) return null;
  const html = decodeHtml(body, headers.contentType);
  if (html.length > MAX_CHALLENGE_CHARS) return null;
  const words = visibleWords(html, MAX_CHALLENGE_TEXT_CHARS).toLowerCase();
  if (words.length >= MAX_CHALLENGE_TEXT_CHARS) return null;
  const lower = html.toLowerCase();
  if (PRODUCT_DATA.test(lower)) return null;
  const challenge = CHALLENGE_PAGES.find(
    ({ markers, maxPageChars = MAX_CHALLENGE_CHARS }) =>
      lower.length <= maxPageChars && markers.some((marker) => lower.includes(marker)),
  );
  if (challenge) return challenge.name;
  return CHALLENGE_PHRASES.some((phrase) => words.includes(phrase)) ? 'a robot check' : null;
}

/**
 * A quick test without decoding: whether the page has more text than a challenge page. Always false for
 * UTF-16.
 */
function hasMuchText(body: Uint8Array): boolean {
  if (body.subarray(0, 64).includes(0)) return false;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return showsAtLeast(bytes, MAX_CHALLENGE_TEXT_CHARS);
}
