import { parseCookie } from 'undici';
import { getDomain } from 'tldts';

const MAX_COOKIES = 50;
const MAX_HEADER_CHARS = 8_000;
const SENDABLE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

interface StoredCookie {
  name: string;
  value: string;
  domain: string;
  hostOnly: boolean;
  secure: boolean;
}

/**
 * The cookies set within one chain of redirects. They are sent on its later requests and discarded with the
 * fetch.
 */
export class ChainCookies {
  readonly #cookies = new Map<string, StoredCookie>();

  /**
   * Stores the cookies of a response from `url`; an empty value removes a cookie. Invalid cookies are
   * ignored.
   */
  store(url: URL, setCookie: string | readonly string[] | undefined): void {
    for (const line of [setCookie ?? []].flat()) {
      const cookie = parseSetCookie(url, line);
      if (!cookie) continue;
      const key = `${cookie.name};${cookie.domain}`;
      if (cookie.value === '') this.#cookies.delete(key);
      else if (this.#cookies.size < MAX_COOKIES || this.#cookies.has(key)) this.#cookies.set(key, cookie);
    }
  }

  /** The Cookie header for a request to `url`, or undefined if no cookie applies. */
  headerFor(url: URL): string | undefined {
    const pairs: string[] = [];
    let chars = 0;
    for (const { name, value, domain, hostOnly, secure } of this.#cookies.values()) {
      if (secure && url.protocol !== 'https:') continue;
      if (url.hostname !== domain && (hostOnly || !url.hostname.endsWith(`.${domain}`))) continue;
      const pair = `${name}=${value}`;
      chars += pair.length + 2;
      if (chars <= MAX_HEADER_CHARS) pairs.push(pair);
    }
    return pairs.length > 0 ? pairs.join('; ') : undefined;
  }
}

function parseSetCookie(url: URL, line: string): StoredCookie | null {
  const cookie = parseCookie(line);
  if (!cookie?.name || !SENDABLE.test(cookie.name) || !SENDABLE.test(cookie.value)) return null;
  const { name, value, secure = false } = cookie;
  const domain = cookie.domain?.replace(/^\./, '').toLowerCase() || url.hostname;
  if (domain === url.hostname) return { name, value, domain, hostOnly: !cookie.domain, secure };
  const isParentDomain = url.hostname.endsWith(`.${domain}`) && getDomain(domain) !== null;
  return isParentDomain ? { name, value, domain, hostOnly: false, secure } : null;
}
