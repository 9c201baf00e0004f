/** The links in pasted text: one a line or blank-separated, `https://` supplied where missing, repetitions dropped. */
export function linksIn(text: string): string[] {
  const words = text.split(/\s+/).filter((word) => word.length > 0);
  return [
    ...new Set(words.map((word) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`))),
  ];
}
