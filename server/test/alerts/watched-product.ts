import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type OutboxEvent, type PriceChanged, type VerdictGiven } from '@tidemark/contracts/events.ts';
import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { fromMinor } from '@tidemark/contracts/money.ts';
import { type MadeForecast } from '../../src/features/forecasting/store/made-forecast.ts';
import { markForecastsDue } from '../../src/features/forecasting/store/schedule-forecasts.ts';
import { saveForecasts } from '../../src/features/forecasting/store/stored-forecast.ts';
import { emitVerdictEvents } from '../../src/features/forecasting/store/emit-verdict-events.ts';
import { armPendingRules } from '../../src/features/alerts/arm-rules.ts';
import { evaluateAlerts } from '../../src/features/alerts/evaluate-alerts.ts';
import { type FiredAlert } from '../../src/features/notify/notify-fired.ts';
import { type Database } from '../../src/ports/database/database.ts';
import {
  nextPoint,
  type LastPoint,
  type Reading,
  type Step,
} from '../../src/store/prices/rules/next-point.ts';
import { recordPrices } from '../../src/store/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../database/add-product.ts';
import { lastAfter } from '../prices/readings.ts';

export interface RuleInput {
  type: AlertType;
  target?: string;
  targetCurrency?: string;
  percent?: number;
  days?: number;
  stepPercent?: number;
  alsoUnavailable?: boolean;
}

/** A product with one watcher. Prices are recorded the way checks record them. */
export interface WatchedProduct {
  productId: string;
  accountId: number;
  /** Records a reading and returns the outbox event it causes, or null. */
  observe(reading: Partial<Reading> & { priceMinor: number }, at?: Date): Promise<PriceChanged | null>;
  /**
   * Stores a forecast with this verdict the way the forecaster does, and returns the event it causes, or
   * null.
   */
  giveVerdict(verdict: Verdict, at: Date): Promise<VerdictGiven | null>;
  addRule(rule: RuleInput): Promise<{ ruleId: number; fired: FiredAlert[] }>;
}

const FORECAST = {
  model: 'test',
  isDemo: false,
  drops: [0, 0, 0, 0, 0, 0],
  lows: [1, 1, 1],
  lowInDays: 0,
  netSaving: -0.03,
  grounds: { reasons: ['at its 90-day low'], trackRecord: null, knownDays: 90 },
};

const DAY_MS = 86_400_000;
let accounts = 0;

export async function addAccount(database: Database): Promise<number> {
  const [account] = await database.query<{ id: number }>(
    `INSERT INTO accounts (email, password_hash) VALUES ($1, '') RETURNING id`,
    [`watcher-${++accounts}@example.org`],
  );
  return account?.id ?? Number.NaN;
}

export async function addWatchedProduct(database: Database): Promise<WatchedProduct> {
  const productId = await addProduct(database);
  const accountId = await addAccount(database);
  await database.query('INSERT INTO watches (account_id, product_id) VALUES ($1, $2)', [
    accountId,
    productId,
  ]);
  let last: LastPoint | null = null;
  return {
    productId,
    accountId,
    async observe(seen, at = new Date((last?.at.getTime() ?? Date.now() - 3_600_000) + 1000)) {
      const reading: Reading = { listPriceMinor: null, currency: 'USD', availability: 'InStock', ...seen };
      const step = nextPoint(last, reading, at);
      const event = await record(database, { productId, last, step }, reading, at);
      if (step) last = lastAfter(last, { ...reading, at }, step);
      return event;
    },
    giveVerdict: async (verdict, at) =>
      last && giveVerdict(database, { ...FORECAST, ...last, productId, madeAt: at, verdict }),
    async addRule({ type, target, targetCurrency, percent, days, stepPercent = 5, alsoUnavailable = false }) {
      const only = <T>(of: AlertType, value: T | undefined) =>
        type === of && value !== undefined ? value : null;
      const [rule] = await database.query<{ id: number }>(
        `INSERT INTO alert_rules (account_id, product_id, type, target, target_currency, percent, days, step_percent,
           also_unavailable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
        [
          accountId,
          productId,
          type,
          only('below_target', target),
          only('below_target', targetCurrency),
          type === 'any_drop' ? (percent ?? null) : only('percent_drop', percent),
          only('lowest_in_days', days),
          stepPercent,
          alsoUnavailable,
        ],
      );
      const ruleId = rule?.id ?? Number.NaN;
      const fired = await database.transaction((tx) =>
        armPendingRules(tx, productId, { ruleIds: [String(ruleId)] }),
      );
      return { ruleId, fired };
    },
  };
}

async function record(
  database: Database,
  { productId, last, step }: { productId: string; last: LastPoint | null; step: Step | null },
  reading: Reading,
  at: Date,
): Promise<PriceChanged | null> {
  const leaseId = await leaseOf(database, productId);
  const report = priceReport(productId, leaseId, reading.priceMinor, reading.currency);
  const event: Omit<PriceChanged, 'eventId'> = {
    productId,
    oldPrice: last && fromMinor(last.priceMinor, last.currency),
    newPrice: fromMinor(reading.priceMinor, reading.currency),
    currency: reading.currency,
    oldCurrency: last?.currency ?? null,
    changePercent: null,
    availability: reading.availability,
    oldAvailability: last?.availability ?? null,
    at: at.toISOString(),
  };
  const price = step &&
    report.price && { ...report.price, reading, step, event: step.changed ? event : null };
  await recordPrices(database, [{ ...report, at, price }]);
  if (!price?.event) return null;
  const [row] = await database.query<{ id: number }>(
    'SELECT last_event_id AS id FROM products WHERE id = $1',
    [productId],
  );
  return { eventId: String(row?.id), ...event };
}

function giveVerdict(database: Database, made: MadeForecast): Promise<VerdictGiven | null> {
  return database.transaction(async (tx) => {
    await markForecastsDue(tx, [made.productId]);
    await saveForecasts(tx, [made], DAY_MS);
    await emitVerdictEvents(tx, [made]);
    const [event] = await tx.query<{ id: number; payload: Omit<VerdictGiven, 'eventId'> }>(
      `SELECT o.id, o.payload FROM outbox o JOIN product_forecasts f ON f.event_id = o.id
       WHERE f.product_id = $1 AND o.xmin = pg_current_xact_id()::xid`,
      [made.productId],
    );
    return event ? { eventId: String(event.id), ...event.payload } : null;
  });
}

/** Applies an event the way the alerts role does. */
export async function evaluate(database: Database, event: OutboxEvent | null): Promise<FiredAlert[]> {
  if (!event) throw new Error('there was no event');
  return (await evaluateAlerts(database, [event])).fired;
}
