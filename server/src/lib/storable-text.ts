/**
 * Text of a page as it can be stored and shown: control characters (PostgreSQL takes no NUL) become spaces, broken surrogates are
 * mended, and it ends at `maxChars`.
 */
export function storableText(text: string, maxChars: number): string {
  return text
    .slice(0, maxChars)
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim();
}
