import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALERT_TYPES, type AlertType } from '@tidemark/contracts/alert.ts';
import { type OutboxEvent, type PriceChanged, type VerdictGiven } from '@tidemark/contracts/events.ts';
import { VERDICTS, type Verdict } from '@tidemark/contracts/forecast.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { MIN_KNOWN_DAYS, percentThreshold } from './rules/alert-rules.ts';
import { type Database } from '../../ports/database/database.ts';
import { dailyFigures } from '../../store/prices/import-history.ts';
import { utcDay } from '../../store/prices/rules/next-point.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { readings, type TimedReading } from '../../../test/prices/readings.ts';
import {
  canBuy,
  transition,
  verdictTransition,
  type Facts,
  type Rule,
} from '../../../test/alerts/rule-model.ts';
import { addWatchedProduct, evaluate, type RuleInput } from '../../../test/alerts/watched-product.ts';

const DAY_MS = 86_400_000;
let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
});
afterAll(() => db.drop());

interface ModelRule extends Omit<Rule, 'currency'> {
  input: RuleInput;
  currency: string | null;
  /** The rule ignores events up to this one. */
  afterEvent: number;
  armed: boolean;
  lastFiredAt: Date | null;
  reported: { priceMinor: number; at: Date }[];
}

interface GivenForecast {
  verdict: Verdict;
  priceMinor: number;
  currency: string;
}

/**
 * The alerts of one product according to the pure rules. Events and rules are identified by their position.
 */
class Model {
  readonly points: TimedReading[] = [];
  readonly rules: ModelRule[] = [];
  readonly fired: string[] = [];
  events = 0;
  forecast: GivenForecast | null = null;

  /**
   * Makes a forecast of the current price. Returns whether it may change a rule, so that an event is emitted.
   */
  giveVerdict(verdict: Verdict): boolean {
    const current = this.points.at(-1);
    if (!current) return false;
    this.forecast = { verdict, priceMinor: current.priceMinor, currency: current.currency };
    return this.rules.some(({ type, armed }) => type === 'good_time_to_buy' && armed === (verdict === 'buy'));
  }

  addRule(input: RuleInput): void {
    this.rules.push({
      input,
      type: input.type,
      days: input.days ?? null,
      percent: input.percent ?? null,
      stepPercent: input.stepPercent ?? 5,
      alsoUnavailable: input.alsoUnavailable ?? false,
      reported: [],
      armed: true,
      currency: null,
      thresholdMinor: null,
      lastFiredAt: null,
      afterEvent: 0,
    });
    this.arm(this.rules.length - 1, this.points, this.events, this.forecast);
  }

  /** Arms a pending rule from these points and this forecast. It ignores events up to `event`. */
  arm(index: number, points: readonly TimedReading[], event: number, forecast: GivenForecast | null): void {
    const rule = this.rules[index];
    const current = points.at(-1);
    if (!rule || !current || rule.currency !== null) return;
    rule.currency = current.currency;
    rule.thresholdMinor = thresholdOf(rule.input, current);
    rule.afterEvent = event;
    if (!alreadyHolds(rule, points, current, forecast)) return;
    rule.armed = false;
    rule.lastFiredAt = new Date();
    rule.reported.push({ priceMinor: current.priceMinor, at: new Date() });
    this.fired.push(`rule ${index} at once`);
  }

  evaluate(number: number, event: OutboxEvent): void {
    if ('verdict' in event) return this.evaluateVerdict(number, event);
    const seen = this.points.filter(({ at }) => at <= new Date(event.at));
    for (const index of this.rules.keys()) this.arm(index, seen, number, null);
    const facts = this.factsOf(event);
    for (const [index, rule] of this.rules.entries()) {
      if (rule.currency === null || number <= rule.afterEvent) continue;
      const result = transition({ ...rule, currency: rule.currency }, facts);
      if (result === 'rearm') rule.armed = true;
      if (result !== 'fire') continue;
      rule.armed = rule.type === 'any_drop';
      rule.lastFiredAt = facts.at;
      rule.reported.push({ priceMinor: facts.priceMinor, at: facts.at });
      this.fired.push(`rule ${index} at event ${number}`);
    }
  }

  evaluateVerdict(number: number, { verdict, at }: VerdictGiven): void {
    for (const [index, rule] of this.rules.entries()) {
      if (rule.type !== 'good_time_to_buy' || rule.currency === null || number <= rule.afterEvent) continue;
      const result = verdictTransition(rule, { verdict, at: new Date(at) });
      if (result === 'rearm') rule.armed = true;
      if (result !== 'fire') continue;
      rule.armed = false;
      rule.lastFiredAt = new Date(at);
      this.fired.push(`rule ${index} at event ${number}`);
    }
  }

  factsOf(event: PriceChanged): Facts {
    const at = new Date(event.at);
    const priceMinor = toMinor(event.newPrice, event.currency) ?? Number.NaN;
    const before = this.points.filter((point) => point.at < at);
    const prices = before.filter((point) => point.currency === event.currency);
    const oldPriceMinor =
      event.oldPrice !== null && event.oldCurrency === event.currency
        ? toMinor(event.oldPrice, event.currency)
        : null;
    const offered = prices.findLast((point) => canBuy(point.availability));
    return {
      at,
      currency: event.currency,
      priceMinor,
      oldPriceMinor,
      offeredPriceMinor: canBuy(event.oldAvailability) ? oldPriceMinor : (offered?.priceMinor ?? null),
      lowestBeforeMinor: prices.length > 0 ? Math.min(...prices.map((point) => point.priceMinor)) : null,
      highestBeforeMinor: prices.length > 0 ? Math.max(...prices.map((point) => point.priceMinor)) : null,
      lowestForDays: daysSince(
        before,
        at,
        (it) => it.currency === event.currency && it.priceMinor < priceMinor,
      ),
      highestForDays: daysSince(
        before,
        at,
        (it) => it.currency === event.currency && it.priceMinor > priceMinor,
      ),
      knownDays: (at.getTime() - (prices[0]?.at ?? at).getTime()) / DAY_MS,
      availability: event.availability,
    };
  }
}

/** For how many days before `at` no such point was in force; Infinity if none ever was. */
function daysSince(
  before: readonly TimedReading[],
  at: Date,
  isSuch: (point: TimedReading) => boolean,
): number {
  const last = before.findLastIndex(isSuch);
  return last < 0 ? Infinity : (at.getTime() - (before[last + 1]?.at ?? at).getTime()) / DAY_MS;
}

function alreadyHolds(
  rule: ModelRule,
  points: readonly TimedReading[],
  { priceMinor, currency, availability }: TimedReading,
  forecast: GivenForecast | null,
): boolean {
  const since = utcDay(new Date(Date.now() - (rule.days ?? 0) * DAY_MS));
  const lows = dailyFigures(points).filter((day) => day.currency === currency && day.day >= since);
  const last = points.findLastIndex((point) => point.currency !== currency) + 1;
  const sinceCurrency = points.slice(last).map((point) => point.priceMinor);
  const isKnown = (days: number) =>
    Date.now() - (points.find((point) => point.currency === currency)?.at.getTime() ?? Infinity) >
    days * DAY_MS;
  const mayReport = rule.alsoUnavailable || canBuy(availability);
  const holds: Record<AlertType, boolean> = {
    below_target: mayReport && rule.thresholdMinor !== null && priceMinor <= rule.thresholdMinor,
    back_in_stock: availability === 'InStock',
    all_time_low:
      mayReport &&
      isKnown(MIN_KNOWN_DAYS) &&
      priceMinor <= Math.min(...sinceCurrency) &&
      priceMinor < Math.max(...sinceCurrency),
    lowest_in_days:
      mayReport &&
      isKnown(Math.min(MIN_KNOWN_DAYS, rule.days ?? 0)) &&
      lows.some((day) => day.high > priceMinor) &&
      lows.every((day) => day.low >= priceMinor),
    good_time_to_buy:
      forecast?.verdict === 'buy' && forecast.priceMinor === priceMinor && forecast.currency === currency,
    any_drop: false,
    percent_drop: false,
  };
  return holds[rule.type];
}

function thresholdOf(input: RuleInput, current: TimedReading): number | null {
  if (input.type === 'below_target') return toMinor(input.target ?? '', current.currency);
  if (input.type === 'percent_drop') return percentThreshold(current.priceMinor, input.percent ?? 0);
  return null;
}

const ruleInputs: fc.Arbitrary<RuleInput> = fc
  .record({
    type: fc.constantFrom(...ALERT_TYPES),
    target: fc.integer({ min: 990, max: 1010 }).map((minor) => (minor / 100).toFixed(2)),
    percent: fc.integer({ min: 1, max: 15 }).map((tenths) => tenths / 10),
    hasPercent: fc.boolean(),
    days: fc.constantFrom(1, 2, 5, 10, 30, 90),
    stepPercent: fc.constantFrom(0.1, 0.3, 5),
    alsoUnavailable: fc.boolean(),
  })
  .map(({ percent, hasPercent, ...input }) =>
    hasPercent || input.type === 'percent_drop' ? { ...input, percent } : input,
  );

/** Makes the differences from 10.00 this many times as large, so that small and large changes are covered. */
function spreadOut(all: readonly TimedReading[], times: number): TimedReading[] {
  return all.map((it) => ({ ...it, priceMinor: 1000 + (it.priceMinor - 1000) * times }));
}

type Action =
  | { kind: 'verdict'; verdict: Verdict }
  | { kind: 'add-rule'; input: RuleInput }
  | { kind: 'evaluate'; upTo: number };
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('evaluate' as const), upTo: fc.constantFrom(1, 2, 99) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('add-rule' as const), input: ruleInputs }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('verdict' as const), verdict: fc.constantFrom(...VERDICTS) }),
    },
  ),
  { maxLength: 3 },
);

it('fires and re-arms exactly like the rule model for any prices, rules and delays', async () => {
  const start = new Date(Date.now() - 80 * DAY_MS);
  await fc.assert(
    fc.asyncProperty(
      fc.array(ruleInputs, { maxLength: 5 }),
      fc.tuple(readings(start, 28), fc.constantFrom(1, 20)).map(([all, spread]) => spreadOut(all, spread)),
      fc.array(actions, { minLength: 28, maxLength: 28 }),
      async (early, all, between) => {
        const product = await addWatchedProduct(database);
        const model = new Model();
        const ruleIds: number[] = [];
        const events: OutboxEvent[] = [];
        let evaluated = 0;

        const addRule = async (input: RuleInput) => {
          ruleIds.push((await product.addRule(input)).ruleId);
          model.addRule(input);
        };
        const giveVerdict = async (verdict: Verdict, at: Date) => {
          const expectsEvent = model.giveVerdict(verdict);
          const given = await product.giveVerdict(verdict, at);
          expect(given !== null).toBe(expectsEvent);
          if (given) model.events = events.push(given);
        };
        const apply = async (upTo: number) => {
          const next = events.slice(evaluated, evaluated + upTo);
          for (const event of next) model.evaluate(++evaluated, event);
          if (next.length > 0) await evaluate(database, next.at(-1) ?? null);
        };

        for (const input of early) await addRule(input);
        for (const [index, reading] of all.entries()) {
          const event = await product.observe(reading, reading.at);
          model.points.push(reading);
          if (event) model.events = events.push(event);
          for (const action of between[index] ?? []) {
            if (action.kind === 'add-rule') await addRule(action.input);
            else if (action.kind === 'verdict') await giveVerdict(action.verdict, reading.at);
            else await apply(action.upTo);
          }
        }
        await apply(Infinity);

        const rows = await database.query<{ rule_id: number; event_id: number | null }>(
          'SELECT rule_id, event_id FROM notifications WHERE product_id = $1',
          [product.productId],
        );
        const numberOf = (eventId: number) =>
          events.findIndex((event) => event.eventId === String(eventId)) + 1;
        const fired = rows.map(
          ({ rule_id, event_id }) =>
            `rule ${ruleIds.indexOf(rule_id)} ${event_id === null ? 'at once' : `at event ${numberOf(event_id)}`}`,
        );
        expect(fired.sort()).toEqual(model.fired.sort());
        const states = await database.query<{ armed: boolean }>(
          'SELECT armed FROM alert_rules WHERE product_id = $1 ORDER BY id',
          [product.productId],
        );
        expect(states.map((state) => state.armed)).toEqual(model.rules.map((rule) => rule.armed));
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
