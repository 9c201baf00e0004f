/** Too many requests are waiting for a slot, or one waited too long. */
export class NoSlotError extends Error {
  override readonly name = 'NoSlotError';
}

export interface FetchSlotLimits {
  /** Maximum at a time. */
  total: number;
  /** Maximum at a time of those that share a key. */
  perKey: number;
  /** Maximum waiting of those that share a key. */
  maxWaitingPerKey: number;
  maxWaitMs: number;
}

interface WaitingFetch {
  keys: readonly string[];
  start: () => void;
}

/** Bounds concurrent work, so that neither one account nor one host takes all of it. */
export class FetchSlots {
  readonly #limits: FetchSlotLimits;
  readonly #active = new Map<string, number>();
  readonly #waiting = new Set<WaitingFetch>();
  #total = 0;

  constructor(limits: FetchSlotLimits) {
    this.#limits = limits;
  }

  /** Runs the work once there is a slot for all of its keys. Throws NoSlotError and the work's errors. */
  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    if (this.#hasRoom(keys)) this.#count(keys, 1);
    else await this.#wait(keys);
    try {
      return await work();
    } finally {
      this.#count(keys, -1);
      this.#startWaiting();
    }
  }

  #hasRoom(keys: readonly string[]): boolean {
    const { total, perKey } = this.#limits;
    return this.#total < total && keys.every((key) => (this.#active.get(key) ?? 0) < perKey);
  }

  #wait(keys: readonly string[]): Promise<void> {
    const sharing = [...this.#waiting].filter((other) => other.keys.some((key) => keys.includes(key)));
    if (sharing.length >= this.#limits.maxWaitingPerKey)
      throw new NoSlotError('too many requests are waiting');
    return new Promise((resolve, reject) => {
      const waiting: WaitingFetch = {
        keys,
        start: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          this.#count(keys, 1);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new NoSlotError('waited too long for a slot'));
      }, this.#limits.maxWaitMs);
      this.#waiting.add(waiting);
    });
  }

  #count(keys: readonly string[], change: 1 | -1): void {
    this.#total += change;
    for (const key of keys) {
      const count = (this.#active.get(key) ?? 0) + change;
      if (count === 0) this.#active.delete(key);
      else this.#active.set(key, count);
    }
  }

  #startWaiting(): void {
    for (const { keys, start } of this.#waiting) if (this.#hasRoom(keys)) start();
  }
}
