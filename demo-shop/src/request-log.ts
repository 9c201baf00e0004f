const MOST_PATHS = 5000;
const MOST_SECONDS = 3600;
const LONGEST_PATH = 300;

export interface RequestReport {
  readonly total: number;
  readonly paths: Readonly<Record<string, number>>;
  /** Seconds since 1970 by the real clock, so that a pace can be measured; the last hour that had requests. */
  readonly perSecond: readonly { readonly second: number; readonly count: number }[];
  readonly statuses: Readonly<Record<string, number>>;
}

/** Counts what was asked of the shop; the control addresses are not part of it. */
export class RequestLog {
  #total = 0;
  readonly #paths = new Map<string, number>();
  readonly #seconds = new Map<number, number>();
  readonly #statuses = new Map<number, number>();

  arrived(path: string): void {
    this.#total += 1;
    const name = path.slice(0, LONGEST_PATH);
    increment(this.#paths, this.#paths.has(name) || this.#paths.size < MOST_PATHS ? name : '(others)');
    increment(this.#seconds, Math.floor(Date.now() / 1000));
    const [oldest] = this.#seconds.keys();
    if (this.#seconds.size > MOST_SECONDS && oldest !== undefined) this.#seconds.delete(oldest);
  }

  answered(status: number): void {
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
