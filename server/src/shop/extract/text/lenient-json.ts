import { decodeEntities } from './entities.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const MAX_DEPTH = 64;
const MAX_ROOTS = 50;
const CDATA_MARK = /<!\[CDATA\[|\]\]>/g;
const LITERALS: Readonly<Record<string, Json>> = {
  true: true,
  false: false,
  null: null,
  undefined: null,
  NaN: null,
};

/**
 * Parses JSON as shops really write it: with trailing or missing commas, comments, CDATA, raw line breaks in
 * strings, single quotes, bare keys or a cut-off end. Returns undefined if there is no value. Linear time,
 * bounded depth.
 */
export function parseLenientJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const plain = text.includes('"') ? text : decodeEntities(text);
    return new LenientParser(plain.replaceAll(CDATA_MARK, ' ')).parse();
  }
}

class LenientParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Several values in a row become an array. */
  parse(): Json | undefined {
    const roots: Json[] = [];
    for (;;) {
      const start = this.#text.slice(this.#position).search(/[[{]/);
      if (start < 0 || roots.length >= MAX_ROOTS) return roots.length > 1 ? roots : roots[0];
      this.#position += start;
      const root = this.#value(0);
      if (root !== undefined) roots.push(root);
    }
  }

  #value(depth: number): Json | undefined {
    this.#skipNoise();
    const char = this.#text[this.#position];
    if (char === undefined || depth > MAX_DEPTH) return undefined;
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"' || char === "'") return this.#quoted(char);
    return this.#bare();
  }

  #object(depth: number): Json {
    const result: { [key: string]: Json } = {};
    this.#position += 1;
    for (;;) {
      this.#skipNoise(COMMA);
      const char = this.#text[this.#position];
      if (char === undefined) return result;
      if (char === '}' || char === ']') return this.#closed(result, char, '}');
      const key = char === '"' || char === "'" ? this.#quoted(char) : this.#word();
      this.#skipNoise(COLON);
      const value = this.#value(depth + 1);
      if (value === undefined) return result;
      if (key && key !== '__proto__') result[key] = value;
    }
  }

  #array(depth: number): Json {
    const result: Json[] = [];
    this.#position += 1;
    for (;;) {
      this.#skipNoise(COMMA);
      const char = this.#text[this.#position];
      if (char === undefined) return result;
      if (char === ']' || char === '}') return this.#closed(result, char, ']');
      const value = this.#value(depth + 1);
      if (value === undefined) return result;
      result.push(value);
    }
  }

  /** A closing bracket of the wrong kind belongs to an outer value and is not consumed. */
  #closed(result: Json, char: string, expected: string): Json {
    if (char === expected) this.#position += 1;
    return result;
  }

  #quoted(quote: string): string {
    const start = this.#position + 1;
    let end = start;
    const text = this.#text;
    const last = quote.charCodeAt(0);
    for (; end < text.length && text.charCodeAt(end) !== last; end += 1)
      if (text.charCodeAt(end) === BACKSLASH) end += 1;
    this.#position = end + 1;
    return unescape(this.#text.slice(start, end));
  }

  #bare(): Json | undefined {
    const word = this.#word();
    if (Object.hasOwn(LITERALS, word)) return LITERALS[word] ?? null;
    const number = Number(word);
    return word !== '' && Number.isFinite(number) ? number : word || undefined;
  }

  /** The text up to a delimiter. Consumes at least one character, so parsing always ends. */
  #word(): string {
    const start = this.#position;
    while (this.#position < this.#text.length && !isDelimiter(this.#text.charCodeAt(this.#position)))
      this.#position += 1;
    const word = this.#text.slice(start, this.#position);
    if (word === '') this.#position += 1;
    return word;
  }

  /** Skips white space, comments and the given separator. */
  #skipNoise(separator = 0): void {
    while (this.#position < this.#text.length) {
      const code = this.#text.charCodeAt(this.#position);
      if (isSpace(code) || code === separator) this.#position += 1;
      else if (code !== SLASH && code !== LESS) return;
      else if (this.#text.startsWith('/*', this.#position)) this.#skipPast('*/');
      else if (this.#text.startsWith('//', this.#position)) this.#skipPast('\n');
      else if (this.#text.startsWith('<!--', this.#position)) this.#skipPast('-->');
      else return;
    }
  }

  #skipPast(mark: string): void {
    const end = this.#text.indexOf(mark, this.#position + 2);
    this.#position = end < 0 ? this.#text.length : end + mark.length;
  }
}

const [BACKSLASH, SLASH, LESS, COMMA, COLON] = [92, 47, 60, 44, 58] as const;
const DELIMITERS = new Set([...',:{}[]"\''].map((it) => it.charCodeAt(0)));

function isDelimiter(code: number): boolean {
  return isSpace(code) || (code < 128 ? DELIMITERS.has(code) : /\s/.test(String.fromCharCode(code)));
}

function isSpace(code: number): boolean {
  return code <= 32 || code === 0xfeff || code === 0xa0;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^u]))/g, (_, hex?: string, char?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[char ?? ''] ?? char ?? ''),
  );
}
