/** The links in pasted text, separated by whitespace. Adds a missing `https://` and removes duplicates. */
export function parseLinks(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word.length > 0);
  return [
    ...new Set(words.map((word) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`))),
  ];
}
