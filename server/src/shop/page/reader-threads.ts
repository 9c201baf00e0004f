// Pages are read in threads of their own: what a page's reading costs, or takes for ever, holds up neither requests nor leases.
// read-page.ts        what is read from a page, a pure function     reading-thread.ts        one thread as seen from here
// serve-pages.ts      the thread's own end                          reading-thread-main.ts   its program

import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { ReaderThread, type ReaderThreadOptions, type PendingPage } from './reader-thread.ts';

export interface ReaderThreadsOptions extends Omit<ReaderThreadOptions, 'onRoom' | 'onEnd'> {
  /** At the most. One is started when the others have no room. */
  threads: number;
  /** A thread has ended, and why. */
  onThreadExit: (why: Error) => void;
}

/** A thread has something to go on with while its results are on their way, and little is lost with it. */
const MAX_IN_FLIGHT = 16;

/** Nothing is started before the first page comes. */
export class ReaderThreads {
  readonly #options: ReaderThreadsOptions;
  readonly #threads = new Set<ReaderThread>();
  #waiting: PendingPage[] = [];
  #isHandingOut = false;
  #isClosed = false;

  constructor(options: ReaderThreadsOptions) {
    this.#options = options;
  }

  /**
   * As `readPage`, in another thread. A page that takes too long or too much memory is `unreadable`, and costs the thread it was in.
   * Rejects where threads do not start, and after `close`.
   */
  read(page: PageToRead): Promise<ReadPageResult> {
    if (this.#isClosed) return Promise.reject(closed());
    const entry = { page, ...Promise.withResolvers<ReadPageResult>() };
    this.#waiting.push(entry);
    this.#handOutSoon();
    return entry.promise;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  /** What arrives in one turn of the event loop goes in one message. */
  #handOutSoon(): void {
    if (this.#isHandingOut) return;
    this.#isHandingOut = true;
    setImmediate(() => {
      this.#isHandingOut = false;
      this.#handOut();
    });
  }

  #handOut(): void {
    const waiting = this.#waiting;
    while (waiting.length > 0) {
      const thread = this.#leastBusy();
      const room = MAX_IN_FLIGHT - thread.inHand;
      if (room <= 0) return;
      thread.read(waiting.splice(0, Math.min(room, Math.ceil(waiting.length / this.#threads.size))));
    }
  }

  #leastBusy(): ReaderThread {
    const [first] = [...this.#threads].toSorted((a, b) => a.inHand - b.inHand);
    const isEnough = this.#threads.size >= this.#options.threads;
    return first && (isEnough || first.inHand < MAX_IN_FLIGHT) ? first : this.#start();
  }

  #start(): ReaderThread {
    const thread = new ReaderThread({
      ...this.#options,
      onRoom: () => this.#handOut(),
      onEnd: (why, unread, couldRead) => this.#replace(thread, why, unread, couldRead),
    });
    this.#threads.add(thread);
    return thread;
  }

  #replace(thread: ReaderThread, why: Error, unread: readonly PendingPage[], couldRead: boolean): void {
    this.#threads.delete(thread);
    if (!this.#isClosed) this.#options.onThreadExit(why);
    if (couldRead && !this.#isClosed) this.#waiting = [...unread, ...this.#waiting];
    else for (const { reject } of unread) reject(this.#isClosed ? closed() : why);
    this.#handOut();
  }
}

const closed = () => new Error('no pages are read any more');
