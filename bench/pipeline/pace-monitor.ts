const WINDOW_MS = 60_000;

/** Counts requests that exceed a domain's pace: more than `perMinute` within any 60 seconds. */
export class PaceMonitor {
  readonly #perMinute: number;
  readonly #recent = new Map<string, { at: Float64Array; next: number }>();
  violations = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  recordRequest(domain: string, nowMs: number): void {
    let ring = this.#recent.get(domain);
    if (!ring) {
      ring = { at: new Float64Array(this.#perMinute).fill(-Infinity), next: 0 };
      this.#recent.set(domain, ring);
    }
    // The slot about to be overwritten holds the time of the request `perMinute` requests ago.
    if (nowMs - (ring.at[ring.next] ?? 0) < WINDOW_MS) this.violations++;
    ring.at[ring.next] = nowMs;
    ring.next = (ring.next + 1) % this.#perMinute;
  }

  get domains(): number {
    return this.#recent.size;
  }
}
