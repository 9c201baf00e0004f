import { decodeHtml } from '../extract/decode-html.ts';
import { extractOffer } from '../extract/extract-offer.ts';
import { type PageReading, type SiteRules } from '../extract/page-reading.ts';
import { isAppShell } from './app-shell.ts';
import { type SeenPage } from './blocked-page.ts';
import { classifyResponse, type ResponseClass } from './classify-response.ts';
import { inflateBody, type ReceivedBody } from './read-body.ts';
import { unreachableReason, type UnreachableReason } from './unreachable.ts';

/** Below this an extraction is a guess, and no price is better than a wrong one. */
const MIN_CONFIDENCE = 0.3;

/** A page as it came, and the rules of its site. */
export interface PageToRead extends Omit<SeenPage, 'body'> {
  url: string;
  body: ReceivedBody;
  rules: SiteRules | null;
}

/** What a page says. It crosses from thread to thread, so it is plain data. */
export type ReadPage =
  | Exclude<ResponseClass, { kind: 'ok' }>
  /** `isShell`: a browser may make more of it. */
  | { kind: 'read'; reading: PageReading; isPriced: boolean; isShell: boolean }
  /** Its bytes make no page. */
  | { kind: 'unreachable'; reason: UnreachableReason }
  /** `reason` is for a person. */
  | { kind: 'unreadable'; reason: string };

/** Inflates a page, tells it from a wall, and reads its offer. Never throws; a function of the page alone. */
export function readPage(page: PageToRead): ReadPage {
  try {
    return readHtml(page, inflateBody(page.body));
  } catch (error) {
    const reason = unreachableReason(error);
    return reason
      ? { kind: 'unreachable', reason }
      : { kind: 'unreadable', reason: (error as Error).message };
  }
}

function readHtml({ url, status, headers, rules }: PageToRead, html: Uint8Array): ReadPage {
  const answer = classifyResponse({ status, headers, body: html });
  if (answer.kind !== 'ok') return answer;
  const { contentType } = headers;
  const reading = extractOffer({ html, contentType, url, ...(rules ? { rules } : {}) });
  const isPriced = reading.isProduct && reading.price !== null && reading.confidence >= MIN_CONFIDENCE;
  const isShell = !isPriced && isAppShell(decodeHtml(html, contentType));
  return { kind: 'read', reading, isPriced, isShell };
}
