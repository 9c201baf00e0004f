/** How many deletions are remembered: the more, the longer may what was made of other keys live. */
export const REMEMBERED_DELETIONS = 100_000;

/** Which keys were deleted lately. What is older than all it remembers counts as deleted. */
export interface Deletions {
  /** A number that grows with each deletion. */
  moment(): number;
  note(keys: readonly string[]): void;
  /** Whether one of these keys was, or may have been, deleted after that moment. */
  hasAny(keys: readonly string[], since: number): boolean;
}

export function recentDeletions(remembered = REMEMBERED_DELETIONS): Deletions {
  /** In the order of their numbers. */
  const numbers = new Map<string, number>();
  let last = 0;
  return {
    moment: () => last,
    note(keys) {
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
