// From a response's bytes to what they say. Pages are read in worker threads: an expensive page, or one that
// hangs the extractor, delays neither requests nor leases.
// read-page.ts            one page (pure): classify-response.ts, app-shell.ts, content-hash.ts, shop/extract
// reader-thread.ts        one thread, seen from the main thread
// reader-thread-main.ts   the thread's program, with serve-pages.ts

import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { ReaderThread, type ReaderThreadOptions, type PendingPage } from './reader-thread.ts';

export interface ReaderThreadsOptions extends Omit<ReaderThreadOptions, 'onCapacity' | 'onExit'> {
  /** A thread is started when all others are full. */
  maxThreads: number;
  /** Called with the reason when a thread has ended unexpectedly. */
  onThreadExit: (reason: Error) => void;
}

/**
 * Pages per thread: enough to keep it busy while results are in transit, few enough to read again if it
 * crashes.
 */
const MAX_IN_FLIGHT = 16;

/** A pool of reader threads. No thread is started before the first page arrives. */
export class ReaderThreads {
  readonly #options: ReaderThreadsOptions;
  readonly #threads = new Set<ReaderThread>();
  #pending: PendingPage[] = [];
  #isDispatchScheduled = false;
  #isClosed = false;

  constructor(options: ReaderThreadsOptions) {
    this.#options = options;
  }

  /**
   * Like `readPage`, in a thread. A page that takes too long or too much memory is `unreadable`, and its
   * thread ends. Rejects if threads do not start, and after `close`.
   */
  read(page: PageToRead): Promise<ReadPageResult> {
    if (this.#isClosed) return Promise.reject(closedError());
    const entry = { page, ...Promise.withResolvers<ReadPageResult>() };
    this.#pending.push(entry);
    this.#scheduleDispatch();
    return entry.promise;
  }

  /** Terminates the threads. Pages still pending are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#pending.splice(0)) reject(closedError());
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  /** Collects the pages of one turn of the event loop, to send them in one message. */
  #scheduleDispatch(): void {
    if (this.#isDispatchScheduled) return;
    this.#isDispatchScheduled = true;
    setImmediate(() => {
      this.#isDispatchScheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const pending = this.#pending;
    while (pending.length > 0) {
      const thread = this.#leastBusy();
      const capacity = MAX_IN_FLIGHT - thread.inFlight;
      if (capacity <= 0) return;
      thread.read(pending.splice(0, Math.min(capacity, Math.ceil(pending.length / this.#threads.size))));
    }
  }

  #leastBusy(): ReaderThread {
    const [first] = [...this.#threads].toSorted((a, b) => a.inFlight - b.inFlight);
    const isAtMaximum = this.#threads.size >= this.#options.maxThreads;
    return first && (isAtMaximum || first.inFlight < MAX_IN_FLIGHT) ? first : this.#start();
  }

  #start(): ReaderThread {
    const thread = new ReaderThread({
      ...this.#options,
      onCapacity: () => this.#dispatch(),
      onExit: (reason, unread, hadStarted) => this.#replace(thread, reason, unread, hadStarted),
    });
    this.#threads.add(thread);
    return thread;
  }

  #replace(thread: ReaderThread, reason: Error, unread: readonly PendingPage[], hadStarted: boolean): void {
    this.#threads.delete(thread);
    if (!this.#isClosed) this.#options.onThreadExit(reason);
    if (hadStarted && !this.#isClosed) this.#pending = [...unread, ...this.#pending];
    else for (const { reject } of unread) reject(this.#isClosed ? closedError() : reason);
    this.#dispatch();
  }
}

const closedError = () => new Error('the reader threads are closed');
