import { type Deletions } from './deletions.ts';

/** What a load gives to all who wait for it. */
export interface Loaded {
  value: string | null;
  madeOf: readonly string[];
}

/** Lets all who want the same thing at once wait for one load of it. */
export interface SharedLoads {
  /** `isCurrent` tells the load whether it is still wanted: nobody has dropped its key since it began. */
  join(key: string, load: (isCurrent: () => boolean) => Promise<Loaded>): Promise<string | null>;
  /** Notes the deletion of these keys. Who comes later starts another load of them, and of what turns out to be made of them. */
  drop(...keys: string[]): void;
  /** Drops all. */
  clear(): void;
}

interface Running {
  since: number;
  loaded: Promise<Loaded>;
}

export function sharedLoads(deletions: Deletions): SharedLoads {
  const running = new Map<string, Running>();

  const start = (key: string, load: (isCurrent: () => boolean) => Promise<Loaded>): Running => {
    const isCurrent = () => running.get(key) === started;
    const loaded = Promise.resolve()
      .then(() => load(isCurrent))
      .finally(() => void (isCurrent() && running.delete(key)));
    const started: Running = { since: deletions.moment(), loaded };
    running.set(key, started);
    return started;
  };

  return {
    async join(key, load) {
      const asked = deletions.moment();
      for (;;) {
        const { since, loaded } = running.get(key) ?? start(key, load);
        const { value, madeOf } = await loaded;
        if (since >= asked || !deletions.hasAny(madeOf, since)) return value;
      }
    },
    drop(...keys) {
      deletions.note(keys);
      for (const key of keys) running.delete(key);
    },
    clear: () => running.clear(),
  };
}
