import { setTimeout as sleep } from 'node:timers/promises';
import { browserEndsTotal } from '../../telemetry/metrics.ts';
import { type RunningChromium } from './launch-chromium.ts';

/** All pages of the browser are in use. Try again after `waitMs`. The message is for users. */
export class BrowserBusyError extends Error {
  override readonly name = 'BrowserBusyError';
  readonly waitMs = 5000;
}

/** The browser exited while a page was open. */
export class BrowserLostError extends Error {
  override readonly name = 'BrowserLostError';
}

export interface PoolOptions {
  launch: () => Promise<RunningChromium>;
  /** Maximum number of pages open at a time. */
  maxPages: number;
  /** Replace a browser after this many pages. */
  recycleAfterPages: number;
  /** Replace a browser that uses more memory. At twice that it is killed at once, with its open pages. */
  maxMemoryBytes: number;
  /** Close a browser without open pages after this time. */
  idleMs: number;
  /** How long to wait for a free page. */
  maxWaitMs: number;
  /** Called when a browser could not be ended, or its memory not be read. */
  onError: (error: unknown) => void;
}

export interface BrowserPool {
  /**
   * Runs work with a browser, which is started if none is running. Throws BrowserBusyError, BrowserLostError
   * if the browser exited, and the errors of `launch` and of the work.
   */
  use<T>(signal: AbortSignal | undefined, work: (chromium: RunningChromium) => Promise<T>): Promise<T>;
  /** Kills the browsers. Work in progress fails. */
  close(): Promise<void>;
}

type EndReason = 'pages' | 'memory' | 'idle' | 'hung' | 'crashed' | 'closed';

interface PooledBrowser {
  chromium: RunningChromium;
  openPages: number;
  totalPages: number;
  /** Why it gets no further page; null while in use. It is killed when its last page is closed. */
  retired: EndReason | null;
}

const MEMORY_CHECK_INTERVAL_MS = 1000;
const WAIT_POLL_MS = 50;

/** Creates a pool with one browser at a time, shared by a bounded number of pages. */
export function createBrowserPool(options: PoolOptions): BrowserPool {
  return new SharedBrowser(options);
}

class SharedBrowser implements BrowserPool {
  readonly #options: PoolOptions;
  /** The browser in use, and retired ones with open pages. */
  readonly #all = new Set<PooledBrowser>();
  #current: Promise<PooledBrowser> | null = null;
  #openPages = 0;
  #closed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async use<T>(signal: AbortSignal | undefined, work: (chromium: RunningChromium) => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await this.#runIn(await this.#acquire(), work);
    } finally {
      this.#leave();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    await this.#current?.catch(() => undefined);
    await Promise.all([...this.#all].map((pooled) => end(pooled, 'closed')));
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    const deadline = performance.now() + this.#options.maxWaitMs;
    while (this.#openPages >= this.#options.maxPages) {
      if (performance.now() > deadline) throw new BrowserBusyError('waiting for a free browser page');
      await sleep(WAIT_POLL_MS, undefined, signal && { signal });
    }
    this.#openPages++;
    clearTimeout(this.#idleTimer);
  }

  #leave(): void {
    this.#openPages--;
    if (this.#openPages > 0 || this.#closed) return;
    const retireAll = () => this.#all.forEach((pooled) => this.#retire(pooled, 'idle'));
    this.#idleTimer = setTimeout(retireAll, this.#options.idleMs).unref();
  }

  async #acquire(): Promise<PooledBrowser> {
    for (;;) {
      if (this.#closed) throw new BrowserLostError('the browser is closed');
      const current = (this.#current ??= this.#start());
      const pooled = await current.catch((error: unknown) => {
        this.#release(current);
        throw error;
      });
      if (!pooled.retired) {
        pooled.openPages++;
        return pooled;
      }
      this.#release(current);
    }
  }

  /** The next page starts a new browser, unless another one has been started meanwhile. */
  #release(current: Promise<PooledBrowser>): void {
    if (this.#current === current) this.#current = null;
  }

  async #start(): Promise<PooledBrowser> {
    const chromium = await this.#options.launch();
    const pooled: PooledBrowser = { chromium, openPages: 0, totalPages: 0, retired: null };
    this.#all.add(pooled);
    chromium.browser.once('disconnected', () => {
      this.#all.delete(pooled);
      pooled.retired ??= 'crashed';
      browserEndsTotal.inc({ reason: pooled.retired });
    });
    return pooled;
  }

  async #runIn<T>(pooled: PooledBrowser, work: (chromium: RunningChromium) => Promise<T>): Promise<T> {
    pooled.totalPages++;
    if (pooled.totalPages >= this.#options.recycleAfterPages) pooled.retired ??= 'pages';
    const checkMemory = () => this.#checkMemory(pooled).catch(this.#options.onError);
    const memoryTimer = setInterval(() => void checkMemory(), MEMORY_CHECK_INTERVAL_MS).unref();
    try {
      return await work(pooled.chromium);
    } catch (error) {
      throw await explainError(pooled, error);
    } finally {
      clearInterval(memoryTimer);
      pooled.openPages--;
      if (pooled.retired) this.#retire(pooled, pooled.retired);
    }
  }

  async #checkMemory(pooled: PooledBrowser): Promise<void> {
    const bytes = await pooled.chromium.memoryBytes();
    if (bytes > this.#options.maxMemoryBytes) pooled.retired ??= 'memory';
    if (bytes > 2 * this.#options.maxMemoryBytes) await end(pooled, 'memory');
  }

  #retire(pooled: PooledBrowser, reason: EndReason): void {
    pooled.retired ??= reason;
    if (pooled.openPages === 0) end(pooled, reason).catch(this.#options.onError);
  }
}

async function end(pooled: PooledBrowser, reason: EndReason): Promise<void> {
  pooled.retired ??= reason;
  await pooled.chromium.kill();
}

/**
 * If the browser has exited or hangs, ends it and returns BrowserLostError. Otherwise the error is the work's
 * own.
 */
async function explainError(pooled: PooledBrowser, error: unknown): Promise<unknown> {
  const { chromium } = pooled;
  if (!chromium.isGone() && (await chromium.isResponsive())) return error;
  await end(pooled, chromium.isGone() ? 'crashed' : 'hung');
  return new BrowserLostError('the browser exited', { cause: error });
}
