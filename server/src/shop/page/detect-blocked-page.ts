import { decodeHtml } from '../extract/text/decode-html.ts';
import type { PageHeaders } from '../net/page-headers.ts';
import { showsAtLeast, visibleWords } from './visible-words.ts';
import { CHALLENGE_PAGES, CHALLENGE_PHRASES } from './challenge-page-signatures.ts';

/** Walls are small and say a few sentences; a page beyond either bound is the shop's own, whatever scripts it embeds. */
const MAX_CHALLENGE_CHARS = 150_000;
const MAX_CHALLENGE_TEXT_CHARS = 2_000;
const BLOCKING_STATUSES: Readonly<Record<number, string>> = {
  401: 'the shop asks for a sign-in',
  403: 'the shop refuses us',
  407: 'the shop asks for a sign-in',
  429: 'the shop says we ask too often',
  430: 'the shop says we ask too often',
  451: 'the shop refuses our region',
  503: 'the shop turns us away for now',
};
const PRODUCT_DATA =
  /"@type"\s{0,20}:\s{0,20}(?:\[\s{0,20})?"(?:product|productgroup|offer|aggregateoffer)"|itemprop=["']?price\b|(?:og|product):price:amount/;

export type BlockedPage = { blocked: true; reason: string } | { blocked: false };

export type ReceivedPage = {
  status: number;
  headers: Pick<PageHeaders, 'cfMitigated' | 'wafAction' | 'contentType'>;
  body: Uint8Array;
};

/**
 * Whether the answer is a wall (a refusal, a captcha, a challenge) instead of the page asked for, whatever its status.
 * A page that offers a product is never a wall, though it embed a captcha or a wall's script.
 */
export function detectBlockedPage({ status, headers, body }: ReceivedPage): BlockedPage {
  const wall = challengeOf(headers, body);
  if (wall) return { blocked: true, reason: `the shop shows ${wall} instead of the page` };
  const reason = BLOCKING_STATUSES[status];
  return reason ? { blocked: true, reason } : { blocked: false };
}

function challengeOf(headers: ReceivedPage['headers'], body: Uint8Array): string | null {
  if (headers.cfMitigated) return 'a Cloudflare check';
  if (headers.wafAction) return 'an AWS WAF check';
  if (hasMuchText(body)) return null;
  const html = decodeHtml(body, headers.contentType);
  if (html.length > MAX_CHALLENGE_CHARS) return null;
  const words = visibleWords(html, MAX_CHALLENGE_TEXT_CHARS).toLowerCase();
  if (words.length >= MAX_CHALLENGE_TEXT_CHARS) return null;
  const lower = html.toLowerCase();
  if (PRODUCT_DATA.test(lower)) return null;
  const wall = CHALLENGE_PAGES.find(
    ({ marks, maxPageChars = MAX_CHALLENGE_CHARS }) =>
      lower.length <= maxPageChars && marks.some((mark) => lower.includes(mark)),
  );
  if (wall) return wall.shows;
  return CHALLENGE_PHRASES.some((phrase) => words.includes(phrase)) ? 'a check for robots' : null;
}

/** Whether it can be seen without decoding the page that it says more than a wall does. Never so for UTF-16. */
function hasMuchText(body: Uint8Array): boolean {
  if (body.subarray(0, 64).includes(0)) return false;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return showsAtLeast(bytes, MAX_CHALLENGE_TEXT_CHARS);
}
