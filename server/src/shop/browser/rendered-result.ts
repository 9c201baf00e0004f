import type { Response } from 'playwright-core';
import { type BrowserTunnel } from './browser-proxy.ts';
import { type NavigationGuard } from './navigation-guard.ts';
import { isHtml, type FetchResult } from '../net/fetch-page.ts';
import { readPageHeaders } from '../net/page-headers.ts';
import { describeUnreachable, type UnreachableReason } from '../net/unreachable-reason.ts';

/** What Chromium says of a navigation that failed, by what its message holds. */
const NAVIGATION_ERRORS: readonly (readonly [mark: string, reason: UnreachableReason])[] = [
  ['ERR_CERT_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_TIMED_OUT', 'timeout'],
  ['ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['ERR_TOO_MANY_REDIRECTS', 'too-many-redirects'],
  ['ERR_UNSAFE_REDIRECT', 'bad-redirect'],
  ['ERR_CONNECTION_', 'connection-lost'],
  ['ERR_EMPTY_RESPONSE', 'connection-lost'],
  ['ERR_CONTENT_LENGTH_MISMATCH', 'connection-lost'],
  ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'connection-lost'],
];

export function unreachable(reason: UnreachableReason): FetchResult {
  return { kind: 'unreachable', reason, detail: describeUnreachable(reason) };
}

/** What kept the line from reaching the site of the document, if anything did. */
export function tunnelFailure(line: BrowserTunnel, documentUrl: string): FetchResult | null {
  const url = URL.parse(documentUrl);
  if (!url) return null;
  const failure = line.failureOf(url.hostname, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
  if (!failure) return null;
  if ('refused' in failure) return { kind: 'refused-address', reason: failure.refused };
  return unreachable(failure.unreachable);
}

export function navigationFailure({ message }: Error): FetchResult {
  if (message.includes('Download is starting'))
    return { kind: 'not-html', finalUrl: '', contentType: 'a file to download' };
  return unreachable(NAVIGATION_ERRORS.find(([mark]) => message.includes(mark))?.[1] ?? 'bad-response');
}

export interface Shown {
  /** null: too long. */
  html: string | null;
  response: Response | null;
  url: string;
  line: BrowserTunnel;
  gate: Pick<NavigationGuard, 'documentUrl'>;
}

/** The page as if it had been fetched like this. It has no validators: the document's say nothing about what scripts made of it. */
export function renderedResult({ html, response, url, line, gate }: Shown): FetchResult {
  const failure = tunnelFailure(line, gate.documentUrl());
  if (failure) return failure;
  if (!response || !/^https?:/.test(url)) return unreachable('bad-response');
  if (html === null) return unreachable('too-large');
  const headers = readPageHeaders(response.headers(), Date.now());
  const status = response.status();
  if (status < 300 && !isHtml(headers.contentType ?? ''))
    return { kind: 'not-html', finalUrl: url, contentType: headers.contentType ?? '' };
  const own = { etag: null, lastModified: null, contentType: 'text/html; charset=utf-8' };
  const bytes = Buffer.from(html);
  const body = { bytes, encoding: null, maxBytes: bytes.length };
  return { kind: 'page', status, finalUrl: url, headers: { ...headers, ...own }, body, bodyHash: null };
}
