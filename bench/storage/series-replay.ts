import { toMinor } from '@tidemark/contracts/money.ts';
import { type PriceSeries } from '../../scripts/read-series.ts';
import { readConfig } from '../../server/src/config/config.ts';
import { type PastReading } from '../../server/src/store/prices/import-history.ts';
import { nextPoint, type LastPoint, type Step } from '../../server/src/store/prices/rules/next-point.ts';
import { type CheckReport } from '../../server/src/store/prices/record-price.ts';
import { intervalMs, nextCheckDelayMs } from '../../server/src/store/schedule/rules/next-check.ts';
import { priorityOf } from '../../server/src/store/schedule/rules/priority.ts';
import { lastAfter } from '../../server/test/prices/readings.ts';

const DAY_MS = 86_400_000;
/** One in this many products is popular, and so is checked more often. */
const POPULAR_EVERY = 100;
const { freshWithinMs, popularFreshWithinMs, ...rules } = readConfig({});
const FRESHNESS = { watchedMs: freshWithinMs, popularMs: popularFreshWithinMs };

export interface ProductReading extends PastReading {
  productId: string;
}

/**
 * Replays a real price series as the readings of one product, checked at the service's own intervals. A
 * series that is shorter than the replay is read from its first point on.
 */
export class SeriesReplay {
  /** Number of readings generated so far. */
  count = 0;
  readonly #currency: string;
  readonly #intervalMs: number;
  readonly #productId: string;
  readonly #random: () => number;
  readonly #points: { atMs: number; priceMinor: number }[];
  #nextMs: number;
  #last: LastPoint | null = null;

  constructor(
    index: number,
    series: PriceSeries,
    period: { startMs: number; endMs: number },
    random: () => number,
  ) {
    const watchers = index % POPULAR_EVERY === 0 ? 200 : 3;
    this.#currency = series.currency;
    this.#productId = String(index + 1);
    this.#random = random;
    this.#intervalMs = intervalMs(priorityOf({ watchers, volatility: 0, ageDays: 30 }), watchers, FRESHNESS);
    // Many series have dates only. Shifting each by a random time of day avoids changes that all fall at
    // midnight.
    const shiftMs = period.endMs - (series.points.at(-1)?.[0] ?? 0) * 1000 + random() * DAY_MS;
    this.#points = series.points.map(([at, price]) => ({
      atMs: Math.floor(at * 1000 + shiftMs),
      priceMinor: toMinor(price.toFixed(2), series.currency) ?? 0,
    }));
    const firstMs = Math.max(period.startMs, this.#points[0]?.atMs ?? period.endMs);
    this.#nextMs = Math.ceil(firstMs + this.#intervalMs * random());
  }

  /** The next readings, up to `endMs` (Unix milliseconds). */
  *readings(endMs: number): Generator<ProductReading> {
    for (; this.#nextMs < endMs; this.#nextMs += this.#delayMs()) {
      const atMs = this.#nextMs;
      this.count++;
      yield {
        productId: this.#productId,
        at: new Date(atMs),
        priceMinor: this.#points.findLast((point) => point.atMs <= atMs)?.priceMinor ?? 0,
        listPriceMinor: null,
        currency: this.#currency,
        availability: 'InStock',
      };
    }
  }

  /** The reports of the next readings up to `endMs` that write a row. */
  reports(endMs: number): CheckReport[] {
    const reports: CheckReport[] = [];
    for (const reading of this.readings(endMs)) {
      const step = nextPoint(this.#last, reading, reading.at);
      if (!step) continue;
      this.#last = lastAfter(this.#last, reading, step);
      reports.push(reportOf(reading, step));
    }
    return reports;
  }

  #delayMs(): number {
    const end = { outcome: 'priced', suspectChecks: 0, failures: 0, retryAfterMs: null } as const;
    return nextCheckDelayMs(end, this.#intervalMs, rules, this.#random());
  }
}

function reportOf({ productId, at, ...reading }: ProductReading, step: Step): CheckReport {
  return {
    productId,
    leaseId: Number(productId),
    at,
    outcome: 'priced',
    message: null,
    dueAt: at,
    priority: 4,
    failures: 0,
    validators: null,
    description: null,
    suspect: null,
    suspectChanged: false,
    candidates: null,
    firstStock: null,
    price: {
      reading,
      step,
      provenance: { method: 'json-ld', rendered: false, confidence: 1, evidence: null },
      event: null,
    },
  };
}
