import { type Deletions } from './deletions.ts';

/** The result of a load, for all who requested it. */
export interface Loaded {
  value: string | null;
  dependsOn: readonly string[];
}

/** Simultaneous requests for the same key share one load. */
export interface SingleFlight {
  /** `isCurrent` is false once the key has been invalidated since the load began. */
  join(key: string, load: (isCurrent: () => boolean) => Promise<Loaded>): Promise<string | null>;
  /**
   * Records the deletion of these keys. Later requests for them, or for values that depend on them, load
   * again.
   */
  invalidate(...keys: string[]): void;
  /** Invalidates all running loads. */
  clear(): void;
}

interface Running {
  since: number;
  loaded: Promise<Loaded>;
}

/** Creates the loads of one cache. A load whose dependencies were deleted while it ran is repeated. */
export function singleFlight(deletions: Deletions): SingleFlight {
  const running = new Map<string, Running>();

  const start = (key: string, load: (isCurrent: () => boolean) => Promise<Loaded>): Running => {
    const isCurrent = () => running.get(key) === started;
    const loaded = Promise.resolve()
      .then(() => load(isCurrent))
      .finally(() => void (isCurrent() && running.delete(key)));
    const started: Running = { since: deletions.latest(), loaded };
    running.set(key, started);
    return started;
  };

  return {
    async join(key, load) {
      const requestedAt = deletions.latest();
      for (;;) {
        const { since, loaded } = running.get(key) ?? start(key, load);
        const { value, dependsOn } = await loaded;
        if (since >= requestedAt || !deletions.hasAny(dependsOn, since)) return value;
      }
    },
    invalidate(...keys) {
      deletions.record(keys);
      for (const key of keys) running.delete(key);
    },
    clear: () => running.clear(),
  };
}
