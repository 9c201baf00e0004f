import { type BreakerSettings, type Entry, type Rate, type RateLimit } from './rate-limit.ts';

/** Limits in a store that other processes use too and that may go away: what is then asked of them rejects. */
export interface SharedLimits extends Pick<RateLimit, 'take' | 'report' | 'openBreakers'> {
  isUsable(): boolean;
  /** `era` is another one whenever requests may have passed that the store was not asked about. */
  enter(domain: string, rate: Rate, breaker: BreakerSettings | null, era: number): Promise<Entry>;
}

/** Whether the spare is held, so that it alone lets requests through, and how often it has been. */
export interface Hold {
  era: number;
  isHeld: boolean;
}

/** Held in one place for all processes. */
export interface SpareHold {
  look(): Promise<Hold>;
  /** Holds the spare for HOLD_MS from now. Where it was not held, an era begins, in which it lets nothing through for HOLD_MS. */
  hold(): Promise<Hold>;
}

export interface SpareLimitsOptions {
  shared: SharedLimits;
  /** Lets nothing through unless it is held. */
  spare: RateLimit;
  hold: SpareHold;
  /** Counts what is no domain's while the shared store is away. */
  own: Pick<RateLimit, 'take'>;
  /** In milliseconds, never going back. */
  now?: () => number;
}

export const HOLD_MS = 5000;
/** For so long what was seen of the hold counts. It is shorter than HOLD_MS by more than a request to the shared store may take. */
const SEEN_MS = 3000;
const STEP_MS = 1000;

export interface SpareLimits extends RateLimit {
  /** Looks after the hold. Done every second until closed. */
  step(): Promise<void>;
  close(): void;
}

/**
 * One pace over two stores, of which exactly one lets requests to domains through at any time, over all processes, however each of
 * them sees the shared store:
 * - Who cannot use the shared store holds the spare, and renews that until it can. A spare that is newly held waits HOLD_MS.
 * - Who can use it does so only while it has seen, less than SEEN_MS ago, that the spare is not held; so all have stopped by then.
 * - The spare lets nothing through once its hold is over, and that ends an era: the shared store takes all buckets for empty.
 */
export function failoverLimits(options: SpareLimitsOptions): SpareLimits {
  const { shared, spare, hold, own, now = () => performance.now() } = options;
  let seen: (Hold & { atMs: number }) | null = null;
  let stepping: Promise<void> | null = null;

  const look = async () => {
    const atMs = now();
    try {
      seen = { ...(await (shared.isUsable() ? hold.look() : hold.hold())), atMs };
    } catch {
      // What was seen grows old, and who asks hears of the database's absence from the spare.
    }
  };
  const step = () => (stepping ??= look().finally(() => void (stepping = null)));

  /** The era in which the shared store may be asked now, or null. */
  const sharedEra = (): number | null =>
    shared.isUsable() && seen && !seen.isHeld && now() - seen.atMs < SEEN_MS ? seen.era : null;

  const timer = setInterval(() => void step(), STEP_MS).unref();

  return {
    step,
    close: () => clearInterval(timer),
    async take(key, rate) {
      if (!shared.isUsable()) return own.take(key, rate);
      return shared.take(key, rate).catch(() => own.take(key, rate));
    },
    async enter(domain, rate, breaker) {
      const isSpareKnownHeld = seen?.isHeld === true && now() - seen.atMs < STEP_MS;
      if (sharedEra() === null && !isSpareKnownHeld) await step();
      const era = sharedEra();
      if (era === null) return spare.enter(domain, rate, breaker);
      try {
        return await shared.enter(domain, rate, breaker, era);
      } catch {
        await step();
        return spare.enter(domain, rate, breaker);
      }
    },
    async report(domain, ok, breaker) {
      const stored = sharedEra() === null ? spare : shared;
      await stored.report(domain, ok, breaker).catch(() => undefined);
    },
    openBreakers: () => (sharedEra() === null ? spare : shared).openBreakers(),
  };
}
