import { type SiteRules } from '@tidemark/contracts/site.ts';
import { decodeHtml } from '../extract/text/decode-html.ts';
import { extractOffer } from '../extract/extract-offer.ts';
import { type ExtractedOffer } from '../extract/model/extracted-offer.ts';
import { isAppShell } from './app-shell.ts';
import { type ReceivedPage } from './detect-blocked-page.ts';
import { classifyResponse, type ResponseClass } from './classify-response.ts';
import { contentHash } from './content-hash.ts';
import { inflateBody, type ReceivedBody } from '../net/read-body.ts';
import { unreachableReason, type UnreachableReason } from '../net/unreachable-reason.ts';

/** Below this an extraction is a guess, and no price is better than a wrong one. */
const MIN_CONFIDENCE = 0.3;

/** A page as it came, and the rules of its site. */
export interface PageToRead extends Omit<ReceivedPage, 'body'> {
  url: string;
  body: ReceivedBody;
  rules: SiteRules | null;
  /** Names what reads the page. With it the page comes with its `contentHash`, and one whose hash is `sameAs` is the same. */
  reader?: string | undefined;
  sameAs?: Uint8Array | null | undefined;
}

/** What a page says. It crosses from thread to thread, so it is plain data. */
export type ReadPageResult =
  | Exclude<ResponseClass, { kind: 'ok' }>
  /** It says what the page said of which `sameAs` is the hash. */
  | { kind: 'same' }
  | {
      kind: 'read';
      reading: ExtractedOffer;
      isPriced: boolean;
      /** A browser may make more of it. */
      isShell: boolean;
      /** null: nobody compares it. */
      contentHash: Uint8Array | null;
    }
  /** Its bytes make no page. */
  | { kind: 'unreachable'; reason: UnreachableReason }
  /** `reason` is for a person. */
  | { kind: 'unreadable'; reason: string };

/** Inflates a page, tells it from a wall, and reads its offer. Never throws; a function of the page alone. */
export function readPage(page: PageToRead): ReadPageResult {
  try {
    return readHtml(page, inflateBody(page.body));
  } catch (error) {
    const reason = unreachableReason(error);
    return reason
      ? { kind: 'unreachable', reason }
      : { kind: 'unreadable', reason: (error as Error).message };
  }
}

function readHtml(page: PageToRead, html: Uint8Array): ReadPageResult {
  const { url, status, headers, rules, reader, sameAs } = page;
  const isCompared = reader !== undefined && status === 200;
  const hash = isCompared ? contentHash(html, { reader, finalUrl: url, headers }) : null;
  if (hash && sameAs && Buffer.compare(hash, sameAs) === 0) return { kind: 'same' };
  const answer = classifyResponse({ status, headers, body: html });
  if (answer.kind !== 'ok') return answer;
  const { contentType } = headers;
  const reading = extractOffer({ html, contentType, url, ...(rules ? { rules } : {}) });
  const isPriced = reading.isProduct && reading.price !== null && reading.confidence >= MIN_CONFIDENCE;
  const isShell = !isPriced && isAppShell(decodeHtml(html, contentType));
  return { kind: 'read', reading, isPriced, isShell, contentHash: hash };
}
