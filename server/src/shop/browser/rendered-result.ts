import type { Response } from 'playwright-core';
import { type BrowserTunnel } from './browser-proxy.ts';
import { type NavigationGuard } from './navigation-guard.ts';
import { isHtml, type FetchResult } from '../net/fetch-page.ts';
import { readPageHeaders } from '../net/page-headers.ts';
import { describeUnreachable, type UnreachableReason } from '../net/unreachable-reason.ts';

/** The reason for a failed navigation, by a part of Chromium's error message. */
const NAVIGATION_ERRORS: readonly (readonly [code: string, reason: UnreachableReason])[] = [
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

/** An `unreachable` result with the description of its reason. */
export function unreachable(reason: UnreachableReason): FetchResult {
  return { kind: 'unreachable', reason, detail: describeUnreachable(reason) };
}

/** The result for a document whose site the tunnel could not reach; null if the tunnel reached it. */
export function tunnelFailure(tunnel: BrowserTunnel, documentUrl: string): FetchResult | null {
  const url = URL.parse(documentUrl);
  if (!url) return null;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const failure = tunnel.failureOf(url.hostname, port);
  if (!failure) return null;
  if ('refused' in failure) return { kind: 'refused-address', reason: failure.refused };
  return unreachable(failure.unreachable);
}

/** The result for a navigation that failed in Chromium. */
export function navigationFailure({ message }: Error): FetchResult {
  if (message.includes('Download is starting'))
    return { kind: 'not-html', finalUrl: '', contentType: 'a file to download' };
  return unreachable(NAVIGATION_ERRORS.find(([code]) => message.includes(code))?.[1] ?? 'bad-response');
}

export interface LoadedPage {
  /** null if too long. */
  html: string | null;
  response: Response | null;
  url: string;
  tunnel: BrowserTunnel;
  navigation: Pick<NavigationGuard, 'documentUrl'>;
}

/**
 * The rendered HTML as if it had been fetched. It has no validators, since those of the document say nothing
 * about what its scripts rendered.
 */
export function renderedResult({ html, response, url, tunnel, navigation }: LoadedPage): FetchResult {
  const failure = tunnelFailure(tunnel, navigation.documentUrl());
  if (failure) return failure;
  if (!response || !/^https?:/.test(url)) return unreachable('bad-response');
  if (html === null) return unreachable('too-large');
  const headers = readPageHeaders(response.headers(), Date.now());
  const status = response.status();
  if (status < 300 && !isHtml(headers.contentType ?? ''))
    return { kind: 'not-html', finalUrl: url, contentType: headers.contentType ?? '' };
  const replaced = { etag: null, lastModified: null, contentType: 'text/html; charset=utf-8' };
  const bytes = Buffer.from(html);
  const body = { bytes, encoding: null, maxBytes: bytes.length };
  return { kind: 'page', status, finalUrl: url, headers: { ...headers, ...replaced }, body, bodyHash: null };
}
