import { createHash } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';

const COMPRESSION_LEVEL = 1;

/** A response body, stored compressed because nearly all clients accept gzip. */
export interface Content {
  readonly type: string;
  readonly gzip: Buffer;
  readonly etag: string;
  readonly lastModified: Date | null;
}

export const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
export const PNG = 'image/png';
export const SVG = 'image/svg+xml; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';
export const XML = 'application/xml; charset=utf-8';

export function encodeContent(
  body: string | Buffer,
  type: string,
  lastModified: Date | null = null,
): Content {
  const gzip = gzipSync(body, { level: COMPRESSION_LEVEL });
  const etag = `W/"${createHash('sha1').update(gzip).digest('base64url')}"`;
  return { type, etag, lastModified, gzip };
}

/** Sends the content, gzipped if the client accepts that, or 304 if the client has it cached. */
export function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', content.etag);
  if (content.lastModified) response.setHeader('Last-Modified', content.lastModified.toUTCString());
  if (status === 200 && isCachedByClient(request, content.etag)) {
    response.writeHead(304).end();
    return;
  }
  const isGzip = acceptsGzip(request);
  if (isGzip) response.setHeader('Content-Encoding', 'gzip');
  const body = isGzip ? content.gzip : gunzipSync(content.gzip);
  response.writeHead(status, { 'Content-Type': content.type, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  value: unknown,
  status = 200,
): void {
  sendContent(request, response, encodeContent(`${JSON.stringify(value)}\n`, JSON_TYPE), { status });
}

function isCachedByClient(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match'];
  return known !== undefined && known.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*');
}

function acceptsGzip(request: IncomingMessage): boolean {
  const offered = String(request.headers['accept-encoding'] ?? '').split(',');
  return offered.some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?:1|0\.\d*[1-9]).*)?$/i.test(coding));
}
