import { setTimeout as sleep } from 'node:timers/promises';

/** Its source has many checks in flight here. Try again after `waitMs`. The message is for users. */
export class SlotsBusyError extends Error {
  override readonly name = 'SlotsBusyError';
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('waiting for other checks of the same account');
    this.waitMs = Math.round(waitMs);
  }
}

/** The slot of one check. */
export interface CheckSlot {
  /** Resolves when the check may work. Does nothing if it may already. */
  take(): Promise<void>;
  /** Waits without occupying the slot, then takes one again. Rejects if the signal aborts. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export interface CheckSlotsOptions {
  /** Most checks that work at a time. */
  slots: number;
  /** Most checks that have been claimed besides, and wait. */
  waiting: number;
}

interface Source {
  /** Checks that work or wait. */
  inFlight: number;
  working: number;
  /** Checks that wait for a slot, in their order. */
  waiting: (() => void)[];
  /** When the next check that is refused is to come back. */
  nextReturnMs: number;
}

/** A source may use a slot while it uses fewer than this many times the free ones. */
const SHARE_OF_FREE = 3;
const SHORTEST_RETURN_MS = 1000;
const LONGEST_RETURN_MS = 600_000;
/** Weight of the last check in the mean duration of a check. */
const LAST_WEIGHT = 0.1;

/**
 * Divides a worker's slots among the sources of its checks: the accounts that watch the products, and the
 * sites of the others. Some slots always stay free for the next source: one alone uses three quarters,
 * and two use three sevenths each. The same holds for all checks in flight, so that a source with many
 * checks does not keep the worker from claiming those of others.
 */
export class CheckSlots {
  readonly #options: CheckSlotsOptions;
  readonly #sources = new Map<string, Source>();
  /** Those with checks that wait for a slot. */
  readonly #waiting = new Set<Source>();
  #inFlight = 0;
  #working = 0;
  #meanMs = 0;

  constructor(options: CheckSlotsOptions) {
    this.#options = options;
  }

  /** How many checks may be in flight, working or waiting. */
  get capacity(): number {
    return this.#options.slots + this.#options.waiting;
  }

  get working(): number {
    return this.#working;
  }

  /** Runs a check, which must take its slot. Throws SlotsBusyError if its source has its share in flight. */
  async run<T>(key: string, check: (slot: CheckSlot) => Promise<T>): Promise<T> {
    const source = this.#enter(key);
    const startedMs = performance.now();
    let isWorking = false;
    const take = async () => {
      if (isWorking) return;
      await this.#start(source);
      isWorking = true;
    };
    const release = () => {
      if (isWorking) this.#stop(source);
      isWorking = false;
    };
    try {
      return await check({
        take,
        async pause(ms, signal) {
          release();
          await sleep(ms, undefined, { signal });
          await take();
        },
      });
    } finally {
      release();
      this.#leave(key, source, performance.now() - startedMs);
    }
  }

  #enter(key: string): Source {
    const source = this.#sources.get(key) ?? { inFlight: 0, working: 0, waiting: [], nextReturnMs: 0 };
    if (!hasShare(source.inFlight, this.capacity - this.#inFlight))
      throw new SlotsBusyError(this.#returnAfterMs(source));
    this.#sources.set(key, source);
    source.inFlight++;
    this.#inFlight++;
    return source;
  }

  #leave(key: string, source: Source, durationMs: number): void {
    source.inFlight--;
    this.#inFlight--;
    if (source.inFlight === 0) this.#sources.delete(key);
    this.#meanMs += (durationMs - this.#meanMs) * LAST_WEIGHT;
  }

  /** Refused checks come back one after the other, about as fast as the source's slots become free. */
  #returnAfterMs(source: Source): number {
    const nowMs = performance.now();
    const returnMs = Math.max(source.nextReturnMs, nowMs + SHORTEST_RETURN_MS);
    source.nextReturnMs = returnMs + this.#meanMs / Math.max(1, source.working);
    return Math.min(returnMs - nowMs, LONGEST_RETURN_MS);
  }

  #start(source: Source): Promise<void> | undefined {
    if (source.waiting.length === 0 && this.#isFreeFor(source)) {
      this.#occupy(source);
      return undefined;
    }
    this.#waiting.add(source);
    return new Promise((resolve) => source.waiting.push(resolve));
  }

  #stop(source: Source): void {
    source.working--;
    this.#working--;
    for (let next = this.#nextWaiting(); next; next = this.#nextWaiting()) {
      this.#occupy(next);
      next.waiting.shift()?.();
      if (next.waiting.length === 0) this.#waiting.delete(next);
    }
  }

  #occupy(source: Source): void {
    source.working++;
    this.#working++;
  }

  #isFreeFor(source: Source): boolean {
    return hasShare(source.working, this.#options.slots - this.#working);
  }

  /** The source to get the next slot: one that waits and uses the fewest. */
  #nextWaiting(): Source | undefined {
    let next: Source | undefined;
    for (const source of this.#waiting)
      if (this.#isFreeFor(source) && (next === undefined || source.working < next.working)) next = source;
    return next;
  }
}

function hasShare(used: number, free: number): boolean {
  return used < SHARE_OF_FREE * free;
}
