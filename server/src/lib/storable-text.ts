/**
 * A page's text in a form that can be stored and shown: at most `maxChars` long, control characters replaced
 * with spaces (PostgreSQL rejects NUL), lone surrogates replaced, trimmed.
 */
export function storableText(text: string, maxChars: number): string {
  return text
    .slice(0, maxChars)
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim();
}
