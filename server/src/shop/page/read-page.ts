import { type SiteRules } from '@tidemark/contracts/site.ts';
import { decodeHtml } from '../extract/text/decode-html.ts';
import { SURE_CONFIDENCE } from '../extract/model/confidence-bounds.ts';
import { extractOffer } from '../extract/extract-offer.ts';
import { type ExtractedOffer } from '../extract/model/extracted-offer.ts';
import { isAppShell } from './app-shell.ts';
import { type ReceivedPage } from './detect-blocked-page.ts';
import { classifyResponse, type ResponseClass } from './classify-response.ts';
import { contentHash } from './content-hash.ts';
import { inflateBody, type ReceivedBody } from '../net/read-body.ts';
import { unreachableReason, type UnreachableReason } from '../net/unreachable-reason.ts';

/** A page as received, and the rules of its site. */
export interface PageToRead extends Omit<ReceivedPage, 'body'> {
  url: string;
  body: ReceivedBody;
  rules: SiteRules | null;
  /** If given, the page's `contentHash` is computed for this extractor. */
  extractorKey?: string | undefined;
  /** A page with this hash is reported as `identical`, without extraction. */
  knownContentHash?: Uint8Array | null | undefined;
}

/** The result of reading a page. Plain data, since it is sent from a reader thread. */
export type ReadPageResult =
  | Exclude<ResponseClass, { kind: 'ok' }>
  | { kind: 'identical' }
  | {
      kind: 'read';
      offer: ExtractedOffer;
      /** Whether the page has a price of SURE_CONFIDENCE. */
      isSure: boolean;
      /** Without a sure price, and probably rendered by scripts: a browser may find more. */
      isAppShell: boolean;
      /** null without an extractor key, or for a status other than 200. */
      contentHash: Uint8Array | null;
    }
  /** The body could not be decompressed, or is too large. */
  | { kind: 'unreachable'; reason: UnreachableReason }
  /** Extraction failed. `reason` is for users. */
  | { kind: 'unreadable'; reason: string };

/**
 * Decompresses and classifies a page, and extracts its offer. Never throws. Depends on nothing but the page.
 */
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
  const { url, status, headers, rules, extractorKey, knownContentHash } = page;
  const isHashed = extractorKey !== undefined && status === 200;
  const hash = isHashed ? contentHash(html, { extractorKey, finalUrl: url, headers }) : null;
  if (hash && knownContentHash && Buffer.compare(hash, knownContentHash) === 0) return { kind: 'identical' };
  const response = classifyResponse({ status, headers, body: html });
  if (response.kind !== 'ok') return response;
  const { contentType } = headers;
  const offer = extractOffer({ html, contentType, url, ...(rules ? { rules } : {}) });
  const isSure = offer.isProduct && offer.price !== null && offer.confidence >= SURE_CONFIDENCE;
  const mayNeedBrowser = !isSure && isAppShell(decodeHtml(html, contentType));
  return { kind: 'read', offer, isSure, isAppShell: mayNeedBrowser, contentHash: hash };
}
