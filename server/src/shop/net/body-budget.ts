/** There is no memory for another page now. Try again after `waitMs`. The message is for users. */
export class BodyBudgetError extends Error {
  override readonly name = 'BodyBudgetError';
  readonly waitMs = 10_000;

  constructor() {
    super('waiting for memory to read this page');
  }
}

export interface BodyBudgetOptions {
  /** Maximum number of bytes of all bodies together. */
  maxBytes: number;
  /** How long a body waits for room. */
  maxWaitMs: number;
}

/** The bytes that one visit to a page keeps in memory. */
export interface BodyHold {
  /** Counts bytes that are in memory already. */
  add(bytes: number): void;
  /**
   * Counts bytes that are about to be kept. Returns undefined if there is room, else a promise that resolves
   * when there is. It rejects with BodyBudgetError after the longest wait, and when the hold is released.
   */
  grow(bytes: number): Promise<void> | undefined;
  /** Frees all bytes of the hold. */
  release(): void;
}

interface Held {
  bytes: number;
}

interface WaitingBody {
  held: Held;
  bytes: number;
  end: (error?: Error) => void;
}

/**
 * Bounds the bytes of all bodies that are in memory at a time. A body grows while it arrives. When there is
 * no room, it waits, and the site is not read from. One body at a time may exceed the bound, the one that has
 * waited longest, so that bodies never wait for each other forever.
 */
export class BodyBudget {
  readonly #options: BodyBudgetOptions;
  #waiting: WaitingBody[] = [];
  #usedBytes = 0;
  #exempt: Held | null = null;

  constructor(options: BodyBudgetOptions) {
    this.#options = options;
  }

  /** The bytes of all bodies in memory. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Begins to count the bytes of one visit. The caller releases them. */
  open(): BodyHold {
    const held: Held = { bytes: 0 };
    return {
      add: (bytes) => this.#take(held, bytes),
      grow: (bytes) => this.#grow(held, bytes),
      release: () => this.#release(held),
    };
  }

  #grow(held: Held, bytes: number): Promise<void> | undefined {
    if (held !== this.#exempt && (this.#waiting.length > 0 || !this.#hasRoom(bytes)))
      return this.#wait(held, bytes);
    this.#take(held, bytes);
    return undefined;
  }

  #wait(held: Held, bytes: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#giveUp(waiting), this.#options.maxWaitMs);
    const waiting: WaitingBody = {
      held,
      bytes,
      end(error) {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      },
    };
    this.#waiting.push(waiting);
    this.#admit();
    return promise;
  }

  /** Lets bodies grow in the order in which they began to wait. */
  #admit(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (!this.#hasRoom(first.bytes)) {
        if (this.#exempt !== null) return;
        this.#exempt = first.held;
      }
      this.#waiting.shift();
      this.#take(first.held, first.bytes);
      first.end();
    }
  }

  #giveUp(waiting: WaitingBody): void {
    this.#waiting = this.#waiting.filter((it) => it !== waiting);
    waiting.end(new BodyBudgetError());
    this.#admit();
  }

  #release(held: Held): void {
    for (const waiting of this.#waiting.filter((it) => it.held === held)) this.#giveUp(waiting);
    this.#usedBytes -= held.bytes;
    held.bytes = 0;
    if (this.#exempt === held) this.#exempt = null;
    this.#admit();
  }

  #hasRoom(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.#options.maxBytes;
  }

  #take(held: Held, bytes: number): void {
    held.bytes += bytes;
    this.#usedBytes += bytes;
  }
}
