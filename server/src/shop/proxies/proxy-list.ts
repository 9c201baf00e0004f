import { canonicalProxyUrl, InvalidProxyError } from '../net/proxy-url.ts';

const MAX_PROXIES_PER_LIST = 1000;
/** Entries beyond this are ignored, valid or not. */
const MAX_ENTRIES = 5000;

export interface ProxyList {
  /** Canonical addresses, without duplicates. */
  urls: string[];
  /** Positions, counted from 1, of invalid entries and of entries beyond the limit. */
  invalidPositions: number[];
}

/** Parses a list with one proxy per line. A `#` at a line's start or after a space starts a comment. */
export function readProxyLines(text: string): ProxyList {
  return toList(text.split(/\r\n|\r|\n/, MAX_ENTRIES).map((line) => withoutComment(line).trim()));
}

function withoutComment(line: string): string {
  if (line.startsWith('#')) return '';
  const comment = line.search(/\s#/);
  return comment === -1 ? line : line.slice(0, comment);
}

/**
 * Parses a provider's list: a JSON array of addresses or of objects with a `url`, at the top level or as
 * `proxies`; or plain lines. Throws InvalidProxyError for other JSON.
 */
export function readProvidedProxies(text: string): ProxyList {
  const json = parseJson(text);
  if (json === undefined) return readProxyLines(text);
  const list = Array.isArray(json) ? json : fieldOf(json, 'proxies');
  if (!Array.isArray(list)) throw new InvalidProxyError('The list of proxies has an unknown format.');
  return toList(list.slice(0, MAX_ENTRIES).map(addressOf));
}

/**
 * Parses a provider's new proxy: JSON `{"proxy": …}` or `{"url": …}`, or just the address. Throws
 * InvalidProxyError.
 */
export function readProvidedProxy(text: string): string {
  const json = parseJson(text);
  return canonicalProxyUrl(json === undefined ? text.trim() : addressOf(fieldOf(json, 'proxy') ?? json));
}

function toList(items: readonly string[]): ProxyList {
  const urls = new Set<string>();
  const invalidPositions: number[] = [];
  for (const [index, item] of items.entries()) {
    if (item === '') continue;
    try {
      const url = canonicalProxyUrl(item);
      if (urls.size < MAX_PROXIES_PER_LIST) urls.add(url);
      else invalidPositions.push(index + 1);
    } catch {
      invalidPositions.push(index + 1);
    }
  }
  return { urls: [...urls], invalidPositions };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function addressOf(item: unknown): string {
  const address = typeof item === 'string' ? item : fieldOf(item, 'url');
  return typeof address === 'string' ? address : 'none';
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
