const WINDOW_MS = 60_000;

/** What a shop sees of its visitor's pace: a request that is one too many within any 60 seconds is a violation. */
export class PaceMonitor {
  readonly #perMinute: number;
  readonly #last = new Map<string, { at: Float64Array; next: number }>();
  violations = 0;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  arrived(domain: string, nowMs: number): void {
    let ring = this.#last.get(domain);
    if (!ring) {
      ring = { at: new Float64Array(this.#perMinute).fill(-Infinity), next: 0 };
      this.#last.set(domain, ring);
    }
    // The slot to be taken over holds the arrival that is `perMinute` requests back.
    if (nowMs - (ring.at[ring.next] ?? 0) < WINDOW_MS) this.violations++;
    ring.at[ring.next] = nowMs;
    ring.next = (ring.next + 1) % this.#perMinute;
  }

  get domains(): number {
    return this.#last.size;
  }
}
