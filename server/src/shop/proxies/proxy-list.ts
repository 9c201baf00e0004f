import { canonicalProxyUrl, InvalidProxyError } from '../net/proxy-url.ts';

/** So many proxies are taken from one list. */
const MAX_PROXIES = 1000;

export interface ProxyList {
  /** In the one way of writing, each once. */
  urls: string[];
  /** The places, counted from 1, of what is no proxy or one too many. */
  wrong: number[];
}

/** One proxy a line; what follows a `#` is a comment. */
export function readProxyLines(text: string): ProxyList {
  return toList(text.split(/\r\n|\r|\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim()));
}

/** A provider's list: a JSON array of addresses, or of objects with a `url`, by itself or as `proxies`; or lines. */
export function readProvidedProxies(text: string): ProxyList {
  const json = parseJson(text);
  if (json === undefined) return readProxyLines(text);
  const list = Array.isArray(json) ? json : fieldOf(json, 'proxies');
  if (!Array.isArray(list)) throw new InvalidProxyError('The list of proxies cannot be understood.');
  return toList(list.map(addressOf));
}

/** A provider's new proxy: `{"proxy": …}` or `{"url": …}` in JSON, or its address alone. Throws InvalidProxyError. */
export function readProvidedProxy(text: string): string {
  const json = parseJson(text);
  return canonicalProxyUrl(json === undefined ? text.trim() : addressOf(fieldOf(json, 'proxy') ?? json));
}

function toList(items: readonly string[]): ProxyList {
  const urls = new Set<string>();
  const wrong: number[] = [];
  for (const [index, item] of items.entries()) {
    if (item === '') continue;
    try {
      const url = canonicalProxyUrl(item);
      if (urls.size < MAX_PROXIES) urls.add(url);
      else wrong.push(index + 1);
    } catch {
      wrong.push(index + 1);
    }
  }
  return { urls: [...urls], wrong };
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
