import { Worker } from 'node:worker_threads';
import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { type PendingPage } from './reading-queue.ts';

/** The data passed to the thread at its start. */
export interface ThreadData {
  /** Shared counter of the pages that the thread has finished; STARTING until it is ready. */
  finished: Int32Array<SharedArrayBuffer>;
}

/** A page that the thread has read. */
export interface ReadingOutcome {
  result: ReadPageResult;
  /** The time of a core that it took, in milliseconds. */
  costMs: number;
}

export interface ReaderThreadOptions {
  /** The thread's program: `reader-thread-main.ts`. */
  program: URL;
  /** For one page. The thread is terminated after that. */
  timeoutMs: number;
  maxHeapMegabytes: number;
  /** Called for each page whose result has arrived, or which ended the thread. */
  onRead: (pending: PendingPage, outcome: ReadingOutcome) => void;
  /** Called when results have arrived, so that the thread can take more pages. */
  onCapacity: () => void;
  /** How long the thread must be without a page for `onIdle` to be called. */
  idleMs: number;
  onIdle: () => void;
  /** Called when the thread has ended, with the pages that it had not started to read. */
  onExit: (reason: Error, unread: readonly PendingPage[], hadStarted: boolean) => void;
}

const STARTING = -1;
/** Loading the program takes part of a second, or several seconds on a busy machine. */
const START_TIMEOUT_MS = 60_000;
const PROGRESS_CHECKS_PER_TIMEOUT = 4;
/**
 * Node ends a thread that reaches its heap limit, and lets V8 exceed the limit by 16 MB meanwhile. One
 * collection must not move more than that from the young generation, or V8 ends the whole process.
 */
const MAX_YOUNG_GENERATION_MEGABYTES = 16;

/** One thread and the pages sent to it, which it reads in order. */
export class ReaderThread {
  readonly #options: ReaderThreadOptions;
  readonly #worker: Worker;
  readonly #finished = new Int32Array(new SharedArrayBuffer(4)).fill(STARTING);
  readonly #progressTimer: NodeJS.Timeout;
  readonly #inFlight: PendingPage[] = [];
  #idleTimer: NodeJS.Timeout | undefined;
  /** The number of results received. Results are sent in batches, so this lags behind `finished`. */
  #received = 0;
  /** The last observed value of `finished`, and when it was reached. */
  #progress = { finished: STARTING, sinceMs: performance.now() };
  #exitReason = new Error('the thread that read it ended');
  #isClosed = false;

  /** Throws if the system has no room for another thread. */
  constructor(options: ReaderThreadOptions) {
    this.#options = options;
    const workerData: ThreadData = { finished: this.#finished };
    this.#worker = new Worker(options.program, {
      name: 'page-reader',
      workerData,
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: options.maxHeapMegabytes,
        maxYoungGenerationSizeMb: MAX_YOUNG_GENERATION_MEGABYTES,
      },
    });
    this.#worker
      .on('message', (outcomes: readonly ReadingOutcome[]) => this.#resolve(outcomes))
      .on('error', (error: Error) => (this.#exitReason = error))
      .on('exit', () => this.#handleExit());
    const intervalMs = options.timeoutMs / PROGRESS_CHECKS_PER_TIMEOUT;
    this.#progressTimer = setInterval(() => this.#checkProgress(), intervalMs);
  }

  /** The number of pages sent and not yet resolved. */
  get inFlight(): number {
    return this.#inFlight.length;
  }

  /** Sends pages to the thread. Their bytes are copied, since another thread may have to read them again. */
  read(pending: readonly PendingPage[]): void {
    clearTimeout(this.#idleTimer);
    if (this.#inFlight.length === 0) this.#progress.sinceMs = performance.now();
    this.#inFlight.push(...pending);
    const pages = pending.map(({ page }) => withCopiedBytes(page));
    this.#worker.postMessage(
      pages,
      pages.map(({ body }) => body.bytes.buffer),
    );
  }

  /** The size of the thread's heap, with its garbage. */
  async heapMegabytes(): Promise<number> {
    const { total_heap_size: bytes } = await this.#worker.getHeapStatistics();
    return bytes / 1e6;
  }

  /** Terminates the thread. Its pages in flight are passed to `onExit` unread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  #resolve(outcomes: readonly ReadingOutcome[]): void {
    this.#received += outcomes.length;
    for (const outcome of outcomes) {
      const pending = this.#inFlight.shift();
      if (pending) this.#options.onRead(pending, outcome);
    }
    this.#options.onCapacity();
    if (this.#inFlight.length === 0)
      this.#idleTimer = setTimeout(this.#options.onIdle, this.#options.idleMs).unref();
  }

  #checkProgress(): void {
    const finished = Atomics.load(this.#finished, 0);
    const nowMs = performance.now();
    const isBusy = finished === this.#progress.finished && this.#inFlight.length > 0;
    if (!isBusy) this.#progress = { finished, sinceMs: nowMs };
    const timeoutMs = finished === STARTING ? START_TIMEOUT_MS : this.#options.timeoutMs;
    if (nowMs - this.#progress.sinceMs < timeoutMs) return;
    this.#exitReason = new Error(`it takes more than ${timeoutMs / 1000} s`);
    this.#worker.terminate().catch(() => undefined);
  }

  #handleExit(): void {
    clearInterval(this.#progressTimer);
    clearTimeout(this.#idleTimer);
    const finished = Atomics.load(this.#finished, 0);
    const hadStarted = finished !== STARTING;
    if (hadStarted && !this.#isClosed) {
      const [failed] = this.#inFlight.splice(finished - this.#received, 1);
      const result = { kind: 'unreadable', reason: describe(this.#exitReason) } as const;
      if (failed) this.#options.onRead(failed, { result, costMs: this.#options.timeoutMs });
    }
    this.#options.onExit(this.#exitReason, this.#inFlight, hadStarted);
  }
}

function describe(error: Error): string {
  const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isOutOfMemory ? 'it takes too much memory' : error.message;
}

/** The bytes are transferred to the thread, so the original keeps its own. */
function withCopiedBytes(page: PageToRead) {
  return { ...page, body: { ...page.body, bytes: new Uint8Array(page.body.bytes) } };
}
