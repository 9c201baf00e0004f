const MAX_PATHS = 5000;
const MAX_SECONDS = 3600;
const MAX_PATH_CHARS = 300;

export interface RequestReport {
  readonly total: number;
  readonly paths: Readonly<Record<string, number>>;
  /**
   * Requests per second of real time (Unix seconds), for measuring pace. Covers the last 3600 seconds with
   * requests.
   */
  readonly perSecond: readonly { readonly second: number; readonly count: number }[];
  readonly statuses: Readonly<Record<string, number>>;
}

/** Counts the requests to the shop. Control requests are not counted. */
export class RequestLog {
  #total = 0;
  readonly #paths = new Map<string, number>();
  readonly #seconds = new Map<number, number>();
  readonly #statuses = new Map<number, number>();

  recordRequest(path: string): void {
    this.#total += 1;
    const name = path.slice(0, MAX_PATH_CHARS);
    increment(this.#paths, this.#paths.has(name) || this.#paths.size < MAX_PATHS ? name : '(others)');
    increment(this.#seconds, Math.floor(Date.now() / 1000));
    const [oldest] = this.#seconds.keys();
    if (this.#seconds.size > MAX_SECONDS && oldest !== undefined) this.#seconds.delete(oldest);
  }

  recordResponse(status: number): void {
    increment(this.#statuses, status);
  }

  reset(): void {
    this.#total = 0;
    this.#paths.clear();
    this.#seconds.clear();
    this.#statuses.clear();
  }

  report(): RequestReport {
    return {
      total: this.#total,
      paths: Object.fromEntries(this.#paths),
      perSecond: [...this.#seconds].map(([second, count]) => ({ second, count })),
      statuses: Object.fromEntries(this.#statuses),
    };
  }
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
