import { setTimeout as sleep } from 'node:timers/promises';
import { browserEndsTotal } from '../../telemetry/metrics.ts';
import { type RunningChromium } from './launch-chromium.ts';

/** All pages of the browser are taken; what wanted one may come again after `waitMs`. */
export class BrowserBusyError extends Error {
  override readonly name = 'BrowserBusyError';
  readonly waitMs = 5000;
}

/** The browser ended under a page that it was showing. */
export class BrowserLostError extends Error {
  override readonly name = 'BrowserLostError';
}

export interface PoolOptions {
  launch: () => Promise<RunningChromium>;
  /** Shown at once. */
  maxPages: number;
  /** Shown by one browser before a fresh one takes its place. */
  recycleAfterPages: number;
  /** The same for its memory; at twice that it is killed at once, with the pages that it shows. */
  maxMemoryBytes: number;
  idleMs: number;
  maxWaitMs: number;
}

export interface BrowserPool {
  /**
   * Does some work with a running browser, started if there is none. Throws BrowserBusyError, BrowserLostError where the browser ended
   * meanwhile, what `launch` throws, and what the work throws.
   */
  use<T>(signal: AbortSignal | undefined, work: (chromium: RunningChromium) => Promise<T>): Promise<T>;
  /** Kills the browsers; work in hand fails. */
  close(): Promise<void>;
}

type EndReason = 'pages' | 'memory' | 'idle' | 'hung' | 'crashed' | 'closed';

interface Shown {
  chromium: RunningChromium;
  pages: number;
  shownSoFar: number;
  /** Why it gets no further page; it is killed when the last of its pages ends. */
  retired: EndReason | null;
}

const MEMORY_CHECK_INTERVAL_MS = 1000;
const WAIT_POLL_MS = 50;

/** One browser at a time, shared by a bounded number of pages, replaced when it is worn and ended when nobody needs it. */
export function createBrowserPool(options: PoolOptions): BrowserPool {
  return new SharedBrowser(options);
}

class SharedBrowser implements BrowserPool {
  readonly #options: PoolOptions;
  /** Those retired whose last pages are still shown, and the one in use. */
  readonly #all = new Set<Shown>();
  #current: Promise<Shown> | null = null;
  #pages = 0;
  #closed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async use<T>(signal: AbortSignal | undefined, work: (chromium: RunningChromium) => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await this.#workIn(await this.#take(), work);
    } finally {
      this.#leave();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    await this.#current?.catch(() => undefined);
    await Promise.all([...this.#all].map((shown) => end(shown, 'closed')));
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    const deadline = performance.now() + this.#options.maxWaitMs;
    while (this.#pages >= this.#options.maxPages) {
      if (performance.now() > deadline) throw new BrowserBusyError('waiting for a free page of the browser');
      await sleep(WAIT_POLL_MS, undefined, signal && { signal });
    }
    this.#pages++;
    clearTimeout(this.#idleTimer);
  }

  #leave(): void {
    this.#pages--;
    if (this.#pages > 0 || this.#closed) return;
    const rest = () => this.#all.forEach((shown) => retire(shown, 'idle'));
    this.#idleTimer = setTimeout(rest, this.#options.idleMs).unref();
  }

  /** The browser in use, unless it takes no more pages: then a new one. */
  async #take(): Promise<Shown> {
    for (;;) {
      if (this.#closed) throw new BrowserLostError('the browser is closed');
      const asked = (this.#current ??= this.#start());
      const shown = await asked.catch((error: unknown) => {
        this.#forget(asked);
        throw error;
      });
      if (!shown.retired) {
        shown.pages++;
        return shown;
      }
      this.#forget(asked);
    }
  }

  #forget(asked: Promise<Shown>): void {
    if (this.#current === asked) this.#current = null;
  }

  async #start(): Promise<Shown> {
    const chromium = await this.#options.launch();
    const shown: Shown = { chromium, pages: 0, shownSoFar: 0, retired: null };
    this.#all.add(shown);
    chromium.browser.once('disconnected', () => {
      this.#all.delete(shown);
      shown.retired ??= 'crashed';
      browserEndsTotal.inc({ reason: shown.retired });
    });
    return shown;
  }

  async #workIn<T>(shown: Shown, work: (chromium: RunningChromium) => Promise<T>): Promise<T> {
    shown.shownSoFar++;
    if (shown.shownSoFar >= this.#options.recycleAfterPages) shown.retired ??= 'pages';
    const watch = setInterval(() => void this.#watchMemory(shown), MEMORY_CHECK_INTERVAL_MS).unref();
    try {
      return await work(shown.chromium);
    } catch (error) {
      throw await explained(shown, error);
    } finally {
      clearInterval(watch);
      shown.pages--;
      if (shown.retired) retire(shown, shown.retired);
    }
  }

  async #watchMemory(shown: Shown): Promise<void> {
    const bytes = await shown.chromium.memoryBytes();
    if (bytes > this.#options.maxMemoryBytes) shown.retired ??= 'memory';
    if (bytes > 2 * this.#options.maxMemoryBytes) await end(shown, 'memory');
  }
}

function retire(shown: Shown, reason: EndReason): void {
  shown.retired ??= reason;
  if (shown.pages === 0) void end(shown, reason);
}

async function end(shown: Shown, reason: EndReason): Promise<void> {
  shown.retired ??= reason;
  await shown.chromium.kill();
}

/** What went wrong may be that the browser is gone, or that it has stopped answering: then it is ended. */
async function explained(shown: Shown, error: unknown): Promise<unknown> {
  const { chromium } = shown;
  if (!chromium.isGone() && (await chromium.isAlive())) return error;
  await end(shown, chromium.isGone() ? 'crashed' : 'hung');
  return new BrowserLostError('the browser ended', { cause: error });
}
