import { parseCookie } from 'undici';
import { getDomain } from 'tldts';

const MAX_COOKIES = 50;
const MAX_HEADER_CHARS = 8_000;
const SENDABLE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

type Kept = { name: string; value: string; domain: string; hostOnly: boolean; secure: boolean };

/** The cookies that a chain of redirects sets, for the next steps of that chain only; nothing outlives one fetch. */
export class ChainCookies {
  readonly #kept = new Map<string, Kept>();

  keep(url: URL, setCookie: string | readonly string[] | undefined): void {
    for (const line of [setCookie ?? []].flat()) {
      const cookie = readCookie(url, line);
      if (!cookie) continue;
      const key = `${cookie.name};${cookie.domain}`;
      if (cookie.value === '') this.#kept.delete(key);
      else if (this.#kept.size < MAX_COOKIES || this.#kept.has(key)) this.#kept.set(key, cookie);
    }
  }

  /** The Cookie header for a request to `url`, or undefined when there is nothing to send. */
  headerFor(url: URL): string | undefined {
    const pairs: string[] = [];
    let chars = 0;
    for (const { name, value, domain, hostOnly, secure } of this.#kept.values()) {
      if (secure && url.protocol !== 'https:') continue;
      if (url.hostname !== domain && (hostOnly || !url.hostname.endsWith(`.${domain}`))) continue;
      const pair = `${name}=${value}`;
      chars += pair.length + 2;
      if (chars <= MAX_HEADER_CHARS) pairs.push(pair);
    }
    return pairs.length > 0 ? pairs.join('; ') : undefined;
  }
}

function readCookie(url: URL, line: string): Kept | null {
  const cookie = parseCookie(line);
  if (!cookie?.name || !SENDABLE.test(cookie.name) || !SENDABLE.test(cookie.value)) return null;
  const { name, value, secure = false } = cookie;
  const domain = cookie.domain?.replace(/^\./, '').toLowerCase() || url.hostname;
  if (domain === url.hostname) return { name, value, domain, hostOnly: !cookie.domain, secure };
  const mayShare = url.hostname.endsWith(`.${domain}`) && getDomain(domain) !== null;
  return mayShare ? { name, value, domain, hostOnly: false, secure } : null;
}
