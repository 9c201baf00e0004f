import type { PageHeaders } from './page-headers.ts';
import { visibleWords } from './visible-words.ts';
import { WALLS, WALL_WORDS } from './wall-marks.ts';

/** Walls are small and say a few sentences; a page beyond either bound is the shop's own, whatever scripts it embeds. */
const MAX_WALL_CHARS = 150_000;
const MAX_WALL_WORDS_CHARS = 2_000;
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

export type SeenPage = {
  status: number;
  headers: Pick<PageHeaders, 'cfMitigated' | 'wafAction'>;
  html: string;
};

/**
 * Whether the answer is a wall (a refusal, a captcha, a challenge) instead of the page asked for, whatever its status.
 * A page that offers a product is never a wall, though it embed a captcha or a wall's script.
 */
export function detectBlockedPage({ status, headers, html }: SeenPage): BlockedPage {
  const wall = wallOf(headers, html);
  if (wall) return { blocked: true, reason: `the shop shows ${wall} instead of the page` };
  const reason = BLOCKING_STATUSES[status];
  return reason ? { blocked: true, reason } : { blocked: false };
}

function wallOf(headers: SeenPage['headers'], html: string): string | null {
  if (headers.cfMitigated) return 'a Cloudflare check';
  if (headers.wafAction) return 'an AWS WAF check';
  if (html.length > MAX_WALL_CHARS) return null;
  const words = visibleWords(html, MAX_WALL_WORDS_CHARS).toLowerCase();
  if (words.length >= MAX_WALL_WORDS_CHARS) return null;
  const lower = html.toLowerCase();
  if (PRODUCT_DATA.test(lower)) return null;
  const wall = WALLS.find(
    ({ marks, upToChars = MAX_WALL_CHARS }) =>
      lower.length <= upToChars && marks.some((mark) => lower.includes(mark)),
  );
  if (wall) return wall.shows;
  return WALL_WORDS.some((phrase) => words.includes(phrase)) ? 'a check for robots' : null;
}
