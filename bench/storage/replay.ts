import { toMinor } from '@tidemark/contracts/money.ts';
import type { SeriesLine } from '../../scripts/series-lines.ts';
import { readConfig } from '../../server/src/config.ts';
import type { PastReading } from '../../server/src/prices/import-history.ts';
import { nextPoint, type LastPoint, type Step } from '../../server/src/prices/next-point.ts';
import type { CheckReport } from '../../server/src/prices/record-price.ts';
import { intervalMs, nextCheckDelayMs } from '../../server/src/schedule/next-check.ts';
import { priorityOf } from '../../server/src/schedule/priority.ts';
import { lastAfter } from '../../server/test/prices/readings.ts';

const DAY_MS = 86_400_000;
/** One product in so many is popular. */
const POPULAR_EVERY = 100;
const { freshWithinMs, popularFreshWithinMs, ...rules } = readConfig({});
const FRESHNESS = { watchedMs: freshWithinMs, popularMs: popularFreshWithinMs };

export interface ProductReading extends PastReading {
  productId: string;
}

/** A real series that is checked as the service checks, over the days before the replay's end; where it is shorter, from its start. */
export class Replay {
  /** Readings so far. */
  count = 0;
  private readonly currency: string;
  private readonly interval: number;
  private readonly productId: string;
  private readonly random: () => number;
  private readonly points: { atMs: number; priceMinor: number }[];
  private nextMs: number;
  private last: LastPoint | null = null;

  constructor(
    place: number,
    series: SeriesLine,
    when: { startMs: number; endMs: number },
    random: () => number,
  ) {
    const watchers = place % POPULAR_EVERY === 0 ? 200 : 3;
    this.currency = series.currency;
    this.productId = String(place + 1);
    this.random = random;
    this.interval = intervalMs(priorityOf({ watchers, volatility: 0, ageDays: 30 }), watchers, FRESHNESS);
    // Many series are dated by the day, but prices do not change at midnight alone.
    const shiftMs = when.endMs - (series.points.at(-1)?.[0] ?? 0) * 1000 + random() * DAY_MS;
    this.points = series.points.map(([at, price]) => ({
      atMs: Math.floor(at * 1000 + shiftMs),
      priceMinor: toMinor(price.toFixed(2), series.currency) ?? 0,
    }));
    const knownMs = Math.max(when.startMs, this.points[0]?.atMs ?? when.endMs);
    this.nextMs = Math.ceil(knownMs + this.interval * random());
  }

  /** The next readings, until this moment. */
  *readings(endMs: number): Generator<ProductReading> {
    for (; this.nextMs < endMs; this.nextMs += this.delayMs()) {
      const { nextMs, productId, currency } = this;
      const priceMinor = this.points.findLast(({ atMs }) => atMs <= nextMs)?.priceMinor ?? 0;
      this.count++;
      yield {
        productId,
        at: new Date(nextMs),
        priceMinor,
        listPriceMinor: null,
        currency,
        availability: 'InStock',
      };
    }
  }

  /** Those of the next readings, until this moment, that write something. */
  reports(endMs: number): CheckReport[] {
    const reports: CheckReport[] = [];
    for (const reading of this.readings(endMs)) {
      const step = nextPoint(this.last, reading, reading.at);
      if (!step) continue;
      this.last = lastAfter(this.last, reading, step);
      reports.push(reportOf(reading, step));
    }
    return reports;
  }

  private delayMs(): number {
    const end = { outcome: 'priced', doubtfulLooks: 0, failures: 0, retryAfterMs: null } as const;
    return nextCheckDelayMs(end, this.interval, rules, this.random());
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
    price: { reading, step, provenance: { method: 'json-ld', confidence: 1, evidence: null }, event: null },
  };
}
