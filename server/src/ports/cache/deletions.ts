/** Number of deletions to remember. An entry with dependencies expires after this many deletions. */
export const REMEMBERED_DELETIONS = 100_000;

/** The keys deleted recently. Whatever is older than the remembered deletions counts as deleted. */
export interface Deletions {
  /** The number of the last deletion. */
  latest(): number;
  record(keys: readonly string[]): void;
  /** Whether one of these keys was, or may have been, deleted after the deletion number `since`. */
  hasAny(keys: readonly string[], since: number): boolean;
}

export function recentDeletions(remembered = REMEMBERED_DELETIONS): Deletions {
  /** Sorted by number. */
  const numbers = new Map<string, number>();
  let last = 0;
  return {
    latest: () => last,
    record(keys) {
      for (const key of keys) {
        numbers.delete(key);
        numbers.set(key, ++last);
      }
      for (const [key, number] of numbers) {
        if (number > last - remembered) break;
        numbers.delete(key);
      }
    },
    hasAny: (keys, since) =>
      keys.length > 0 && (since < last - remembered || keys.some((key) => (numbers.get(key) ?? 0) > since)),
  };
}
