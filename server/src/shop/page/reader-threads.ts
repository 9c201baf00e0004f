// From a response's bytes to what they say. Pages are read in worker threads: an expensive page, or one that
// hangs the extractor, delays neither requests nor leases.
// read-page.ts            one page (pure): classify-response.ts, app-shell.ts, content-hash.ts, shop/extract
// reading-queue.ts        which page is next: fair by site, slow sites apart
// reader-thread.ts        one thread, seen from the main thread; its program is reader-thread-main.ts
// warm-up.ts              what a thread reads before its first page

import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { ReaderThread, type ReaderThreadOptions } from './reader-thread.ts';
import { ReadingQueue, type PendingPage } from './reading-queue.ts';

export interface ReaderThreadsOptions extends Omit<
  ReaderThreadOptions,
  'idleMs' | 'onRead' | 'onCapacity' | 'onIdle' | 'onExit'
> {
  /** A thread is started when all others are full. One more is started for the pages of slow sites. */
  maxThreads: number;
  /** A thread without a page for this long is ended if its memory may be large. Default: 5 s. */
  idleMs?: number;
  /** The largest heap with which an idle thread is kept. Default: 128 MB. */
  maxIdleHeapMegabytes?: number;
  /** Called with the reason when a thread has ended unexpectedly. */
  onThreadExit: (reason: Error) => void;
}

/**
 * Pages per thread: enough to keep it busy while results are in transit, few enough to read again if it
 * crashes.
 */
const MAX_IN_FLIGHT = 16;
const IDLE_MS = 5000;
const MAX_IDLE_HEAP_MEGABYTES = 128;

/** A pool of reader threads. No thread is started before the first page arrives. */
export class ReaderThreads {
  readonly #options: ReaderThreadsOptions;
  readonly #queue = new ReadingQueue();
  readonly #threads = new Set<ReaderThread>();
  /** Reads the pages of slow sites, one at a time. */
  #slowThread: ReaderThread | null = null;
  #isDispatchScheduled = false;
  #isClosed = false;

  constructor(options: ReaderThreadsOptions) {
    this.#options = options;
  }

  /**
   * Like `readPage`, in a thread. A page that takes too long or too much memory is `unreadable`, and its
   * thread ends. Rejects with ReadersBusyError if pages of this site take long and others of it wait already;
   * also if threads do not start, and after `close`.
   */
  read(page: PageToRead, site: string): Promise<ReadPageResult> {
    if (this.#isClosed) return Promise.reject(closedError());
    const pending = { page, site, ...Promise.withResolvers<ReadPageResult>() };
    this.#queue.add(pending);
    this.#scheduleDispatch();
    return pending.promise;
  }

  /** Terminates the threads. Pages still pending are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#queue.takeAll()) reject(closedError());
    const threads = [...this.#threads, ...(this.#slowThread ? [this.#slowThread] : [])];
    await Promise.all(threads.map((thread) => thread.close()));
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
    for (;;) {
      const thread = this.#leastBusy();
      const capacity = MAX_IN_FLIGHT - (thread?.inFlight ?? 0);
      const share = Math.ceil(this.#queue.quickWaiting / Math.max(1, this.#threads.size));
      const pages = capacity > 0 ? this.#queue.takeQuick(Math.min(capacity, share)) : [];
      if (pages.length === 0) break;
      this.#send(pages, () => thread ?? this.#startQuick());
    }
    if ((this.#slowThread?.inFlight ?? 0) > 0) return;
    const slow = this.#queue.takeSlow();
    if (slow) this.#send([slow], () => (this.#slowThread ??= this.#start()));
  }

  /** Ends an idle thread: that for slow sites, and one that keeps much memory after large pages. */
  async #endIdle(thread: ReaderThread): Promise<void> {
    const { maxIdleHeapMegabytes = MAX_IDLE_HEAP_MEGABYTES } = this.#options;
    const isLarge = thread === this.#slowThread || (await thread.heapMegabytes()) > maxIdleHeapMegabytes;
    if (!isLarge || thread.inFlight > 0) return;
    this.#threads.delete(thread);
    if (this.#slowThread === thread) this.#slowThread = null;
    await thread.close();
  }

  /** Sends pages to a thread. If the system has no room for one, they are rejected. */
  #send(pages: readonly PendingPage[], threadOf: () => ReaderThread): void {
    try {
      threadOf().read(pages);
    } catch (error) {
      this.#rejectUnread(pages, error as Error);
    }
  }

  /** The thread to send pages to; null if one is to be started. */
  #leastBusy(): ReaderThread | null {
    const [first] = [...this.#threads].toSorted((a, b) => a.inFlight - b.inFlight);
    const isAtMaximum = this.#threads.size >= this.#options.maxThreads;
    return first && (isAtMaximum || first.inFlight < MAX_IN_FLIGHT) ? first : null;
  }

  #startQuick(): ReaderThread {
    const thread = this.#start();
    this.#threads.add(thread);
    return thread;
  }

  #start(): ReaderThread {
    const thread: ReaderThread = new ReaderThread({
      ...this.#options,
      onRead: (pending, { result, costMs }) => {
        this.#queue.settle(pending, costMs);
        pending.resolve(result);
      },
      onCapacity: () => this.#dispatch(),
      idleMs: this.#options.idleMs ?? IDLE_MS,
      onIdle: () => void this.#endIdle(thread).catch(() => undefined),
      onExit: (reason, unread, hadStarted) => this.#replace(thread, reason, unread, hadStarted),
    });
    return thread;
  }

  #replace(thread: ReaderThread, reason: Error, unread: readonly PendingPage[], hadStarted: boolean): void {
    const isUnexpected = this.#threads.delete(thread) || this.#slowThread === thread;
    if (this.#slowThread === thread) this.#slowThread = null;
    if (isUnexpected && !this.#isClosed) this.#options.onThreadExit(reason);
    if (hadStarted && !this.#isClosed) this.#queue.putBack(unread);
    else this.#rejectUnread(unread, this.#isClosed ? closedError() : reason);
    if (!hadStarted && this.#threads.size === 0)
      for (const pending of this.#queue.takeAll()) pending.reject(reason);
    this.#dispatch();
  }

  #rejectUnread(pages: readonly PendingPage[], reason: Error): void {
    for (const pending of pages) {
      this.#queue.settle(pending, null);
      pending.reject(reason);
    }
  }
}

const closedError = () => new Error('the reader threads are closed');
