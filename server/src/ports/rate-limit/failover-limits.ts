import { type BreakerEntry, type Entry, type Rate, type RateLimit } from './rate-limit.ts';

/** Limits in a store shared by all processes. All methods reject while the store is unreachable. */
export interface SharedLimits extends Pick<RateLimit, 'take' | 'report' | 'pause' | 'openBreakers'> {
  isUsable(): boolean;
  /** `epoch` grows whenever the store may have missed requests. In a new epoch all buckets start empty. */
  enter(domain: string, rate: Rate, breaker: BreakerEntry | null, epoch: number): Promise<Entry>;
}

export interface LeaseState {
  /** The number of times that the fallback has taken over. */
  epoch: number;
  /** True while only the fallback may let requests through. */
  isHeld: boolean;
}

/** The fallback's lease: one for all processes, in the fallback store. */
export interface FailoverLease {
  read(): Promise<LeaseState>;
  /**
   * Makes the lease end LEASE_MS from now. If it was not held, a new epoch begins, in which the fallback lets
   * nothing through for the first LEASE_MS.
   */
  renew(): Promise<LeaseState>;
}

export interface FailoverLimitsOptions {
  shared: SharedLimits;
  /** Lets requests through only while the lease is held. */
  fallback: RateLimit;
  lease: FailoverLease;
  /** Counts keys that are not domains while the shared store is unreachable. */
  local: Pick<RateLimit, 'take'>;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

export const LEASE_MS = 5000;
/**
 * How long a lease state is trusted. Shorter than LEASE_MS by more than a request to the shared store can
 * take.
 */
const LEASE_STATE_TTL_MS = 3000;
const REFRESH_EVERY_MS = 1000;

export interface FailoverLimits extends RateLimit {
  /** Reads or renews the lease. Runs every second until `close`. */
  refreshLease(): Promise<void>;
  close(): void;
}

/**
 * Keeps one pace over two stores. At any moment at most one of them lets requests to domains through,
 * whichever processes can reach the shared store:
 * - A process that cannot reach the shared store renews the lease until it can. After the lease has been
 *   acquired, the fallback waits LEASE_MS before it lets requests through.
 * - A process uses the shared store only if it read less than LEASE_STATE_TTL_MS ago that the lease is not
 *   held. So all processes have stopped using it before the fallback starts.
 * - When the lease expires, the fallback stops and the epoch ends. The shared store's buckets then start
 *   empty.
 */
export function failoverLimits(options: FailoverLimitsOptions): FailoverLimits {
  const { shared, fallback, lease, local, now = () => performance.now() } = options;
  let state: (LeaseState & { readAtMs: number }) | null = null;
  let refreshing: Promise<void> | null = null;

  const refresh = async () => {
    const readAtMs = now();
    try {
      state = { ...(await (shared.isUsable() ? lease.read() : lease.renew())), readAtMs };
    } catch {
      // The last state becomes too old to use, and the fallback reports that the database is unreachable.
    }
  };
  const refreshLease = () => (refreshing ??= refresh().finally(() => void (refreshing = null)));

  /** The current epoch if the shared store may be used now, otherwise null. */
  const sharedEpoch = (): number | null =>
    shared.isUsable() && state && !state.isHeld && now() - state.readAtMs < LEASE_STATE_TTL_MS
      ? state.epoch
      : null;

  const timer = setInterval(() => void refreshLease(), REFRESH_EVERY_MS).unref();

  return {
    refreshLease,
    close: () => clearInterval(timer),
    async take(key, rate) {
      if (!shared.isUsable()) return local.take(key, rate);
      return shared.take(key, rate).catch(() => local.take(key, rate));
    },
    async enter(domain, rate, breaker) {
      const isLeaseKnown = state?.isHeld === true && now() - state.readAtMs < REFRESH_EVERY_MS;
      if (sharedEpoch() === null && !isLeaseKnown) await refreshLease();
      const epoch = sharedEpoch();
      if (epoch === null) return fallback.enter(domain, rate, breaker);
      try {
        return await shared.enter(domain, rate, breaker, epoch);
      } catch {
        await refreshLease();
        return fallback.enter(domain, rate, breaker);
      }
    },
    async report(domain, report, breaker) {
      const store = sharedEpoch() === null ? fallback : shared;
      await store.report(domain, report, breaker).catch(() => undefined);
    },
    /** In both stores, since a pause lasts longer than many outages. */
    async pause(domain, forMs) {
      await Promise.allSettled([fallback.pause(domain, forMs), shared.pause(domain, forMs)]);
    },
    openBreakers: () => (sharedEpoch() === null ? fallback : shared).openBreakers(),
  };
}
