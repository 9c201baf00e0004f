/** Lets all who want the same thing at once wait for one load of it. */
export interface SharedLoads<T> {
  /** `isCurrent` tells the load whether it is still wanted: nobody has dropped its key since it began. */
  join(key: string, load: (isCurrent: () => boolean) => Promise<T>): Promise<T>;
  /** Who comes later starts another load. */
  drop(key: string): void;
  /** Drops all. */
  clear(): void;
}

export function sharedLoads<T>(): SharedLoads<T> {
  const running = new Map<string, Promise<T>>();
  return {
    join(key, load) {
      const known = running.get(key);
      if (known) return known;
      const isCurrent = () => running.get(key) === started;
      const started: Promise<T> = Promise.resolve()
        .then(() => load(isCurrent))
        .finally(() => void (isCurrent() && running.delete(key)));
      running.set(key, started);
      return started;
    },
    drop: (key) => void running.delete(key),
    clear: () => running.clear(),
  };
}
