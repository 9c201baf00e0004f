import { Format } from 'typebox/format';
import { Type } from 'typebox';

/** Maximum length of a URL that is stored or requested, in characters of its serialized form. */
export const MAX_URL_CHARS = 4096;

/** The format of `WebUrl` in schemas. */
export const WEB_URL_FORMAT = 'web-url';

const SPACE_OR_CONTROL = /[\s\p{Cc}]/u;

/**
 * Parses an absolute http or https URL without credentials. Null for any other text, and for a URL longer
 * than MAX_URL_CHARS. Percent-encoding may make the result longer than the text.
 */
export function parseWebUrl(text: string): URL | null {
  if (text.length > MAX_URL_CHARS || !text.isWellFormed() || SPACE_OR_CONTROL.test(text)) return null;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username || url.password || url.href.length > MAX_URL_CHARS) return null;
  return url;
}

Format.Set(WEB_URL_FORMAT, (text) => parseWebUrl(text) !== null);

/** A URL that `parseWebUrl` accepts. */
export const WebUrl = Type.String({
  format: WEB_URL_FORMAT,
  maxLength: MAX_URL_CHARS,
  description: 'Absolute http or https URL without credentials',
  examples: ['https://example.com/hook'],
});

/** A page's address as users paste it. The server parses it and reports what is wrong with it. */
export const PastedUrl = Type.String({
  minLength: 1,
  description: `http or https URL of at most ${MAX_URL_CHARS} characters. Without a scheme, https is assumed`,
  examples: ['https://shop.example/kettle'],
});
