import { Worker } from 'node:worker_threads';
import { type PageToRead, type ReadPageResult } from './read-page.ts';

/** What the thread is given. */
export interface ThreadData {
  /** One number that both sides see: how many pages it has finished; STARTING until it can read. */
  finished: Int32Array<SharedArrayBuffer>;
}

/** A page that somebody waits for. */
export interface PendingPage extends PromiseWithResolvers<ReadPageResult> {
  page: PageToRead;
}

export interface ReaderThreadOptions {
  /** What runs in it: `reading-thread-main.ts`. */
  program: URL;
  /** For one page. */
  withinMs: number;
  maxHeapMegabytes: number;
  /** Results have come, so that there is room for more pages. */
  onRoom: () => void;
  /** The thread is gone. The page that it was reading is given up; these still want to be read. */
  onEnd: (why: Error, unread: readonly PendingPage[], couldRead: boolean) => void;
}

const STARTING = -1;
/** Loading the program takes part of a second, on a busy machine several. */
const START_WITHIN_MS = 60_000;
const LOOKS_WITHIN_BOUND = 4;

/** One thread, and the pages that are in its hands: it reads them in their order. */
export class ReaderThread {
  readonly #options: ReaderThreadOptions;
  readonly #worker: Worker;
  readonly #finished = new Int32Array(new SharedArrayBuffer(4)).fill(STARTING);
  readonly #watch: NodeJS.Timeout;
  readonly #inHand: PendingPage[] = [];
  /** Of those it has finished, how many have been told of. */
  #told = 0;
  /** What `finished` was when it was last looked at, and since when. */
  #progress = { finished: STARTING, sinceMs: performance.now() };
  #why = new Error('the thread that read it ended');
  #isClosed = false;

  constructor(options: ReaderThreadOptions) {
    this.#options = options;
    const workerData: ThreadData = { finished: this.#finished };
    this.#worker = new Worker(options.program, {
      name: 'page-reader',
      workerData,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMegabytes },
    });
    this.#worker
      .on('message', (results: readonly ReadPageResult[]) => this.#tell(results))
      .on('error', (error: Error) => (this.#why = error))
      .on('exit', () => this.#end());
    this.#watch = setInterval(() => this.#look(), options.withinMs / LOOKS_WITHIN_BOUND);
  }

  get inHand(): number {
    return this.#inHand.length;
  }

  /** The pages' bytes are copied: another thread may have to read them again. */
  read(waiting: readonly PendingPage[]): void {
    if (this.#inHand.length === 0) this.#progress.sinceMs = performance.now();
    this.#inHand.push(...waiting);
    const pages = waiting.map(({ page }) => withBytesOfItsOwn(page));
    this.#worker.postMessage(
      pages,
      pages.map(({ body }) => body.bytes.buffer),
    );
  }

  /** Ends the thread; what is in its hands stays unread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker.terminate();
  }

  #tell(results: readonly ReadPageResult[]): void {
    this.#told += results.length;
    for (const result of results) this.#inHand.shift()?.resolve(result);
    this.#options.onRoom();
  }

  #look(): void {
    const finished = Atomics.load(this.#finished, 0);
    const nowMs = performance.now();
    const isAtWork = finished === this.#progress.finished && this.#inHand.length > 0;
    if (!isAtWork) this.#progress = { finished, sinceMs: nowMs };
    const withinMs = finished === STARTING ? START_WITHIN_MS : this.#options.withinMs;
    if (nowMs - this.#progress.sinceMs < withinMs) return;
    this.#why = new Error(`it takes more than ${withinMs / 1000} s`);
    void this.#worker.terminate();
  }

  #end(): void {
    clearInterval(this.#watch);
    const finished = Atomics.load(this.#finished, 0);
    const couldRead = finished !== STARTING;
    if (couldRead && !this.#isClosed) {
      const [guilty] = this.#inHand.splice(finished - this.#told, 1);
      guilty?.resolve({ kind: 'unreadable', reason: reasonOf(this.#why) });
    }
    this.#options.onEnd(this.#why, this.#inHand, couldRead);
  }
}

function reasonOf(why: Error): string {
  const isMemory = 'code' in why && why.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory ? 'it takes too much memory' : why.message;
}

/** To give away. */
function withBytesOfItsOwn(page: PageToRead) {
  return { ...page, body: { ...page.body, bytes: new Uint8Array(page.body.bytes) } };
}
