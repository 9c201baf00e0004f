/**
 * Forecasts a price from its history: price-steps.ts and features.ts say what was known, score-rows.ts what the model makes of
 * it; here known sales, agreeing-lows.ts, guards and the verdict come on top, and reasons.ts puts it in words.
 */
import { reconcileQuantiles } from './reconcile-quantiles.ts';
import { FEATURES, writeFeatures } from './features/features.ts';
import { findNextSale, type KnownSale } from './known-sales.ts';
import { marketWarning } from './market-guard.ts';
import { DROPS, type ForecastModel } from './model.ts';
import { stepsUntil, type PriceSteps } from './features/price-steps.ts';
import { explainForecast } from './explain-forecast.ts';
import { scoreRows, type Scores } from './score-rows.ts';
import { shrinkOverconfidentChance, keptShare } from './shrink-overconfident-chance.ts';

export type Verdict = 'buy' | 'wait' | 'unsure';

/** A price's history and the moment to forecast from. */
export interface ForecastCase {
  steps: PriceSteps;
  /** Days since 1970. */
  asOf: number;
  currency: string;
  /** The shop's domain, for the sales of its own. */
  shop?: string | undefined;
}

export interface PriceForecast {
  /** Chances of a fall, in the order of `DROPS`. */
  drops: readonly number[];
  /** The 10, 50 and 90 % quantiles of the lowest price of the next 30 days, over the price now. */
  lows: readonly number[];
  /** Days until the lowest price; 0 when it is likely now. */
  lowInDays: number;
  /** What waiting is expected to save, as a share of the price now, its cost taken off. */
  netSaving: number;
  verdict: Verdict;
  reasons: readonly string[];
}

const HORIZON = 30;
const MIN_HISTORY_DAYS = 7;
/** Sales of the calendar are held for things like these: not the weekly shopping, and with prices that move. */
const SALE_PRICE_LOG = Math.log(20);
const SALE_CHANGES = 2;
const CHANGES = FEATURES.indexOf('changes30');
/** What a sale's lift of one (in log odds) adds to the expected saving and to the depth of the low. */
const SAVING_PER_LIFT = 0.03;
const DEPTH_PER_LIFT = 0.5;
const LOW_NOW = -0.005;
/** Cases scored at a time: their bins stay in a processor's near memory. */
const BLOCK = 1024;

/** Forecasts each case; every case has a step at or before its moment. */
export function forecastPrices(model: ForecastModel, cases: readonly ForecastCase[]): PriceForecast[] {
  const forecasts: PriceForecast[] = [];
  for (let start = 0; start < cases.length; start += BLOCK)
    forecasts.push(...forecastBlock(model, cases.slice(start, start + BLOCK)));
  return forecasts;
}

function forecastBlock(model: ForecastModel, cases: readonly ForecastCase[]): PriceForecast[] {
  const width = FEATURES.length;
  const features = new Float32Array(cases.length * width);
  const known = cases.map((one) => ({ ...one, steps: stepsUntil(one.steps, one.asOf) }));
  for (const [row, { steps, asOf }] of known.entries()) writeFeatures(steps, asOf, features, row * width);
  const scores = scoreRows(model, features, cases.length);
  return known.map((one, row) =>
    forecastOf(model, { ...one, features: features.subarray(row * width, (row + 1) * width) }, scores, row),
  );
}

type KnownCase = ForecastCase & { features: Float32Array };

function forecastOf(model: ForecastModel, one: KnownCase, scores: Scores, row: number): PriceForecast {
  const sale = saleFor(one);
  const lift = sale?.lift ?? 0;
  const trust = keptShare(one.features, one.asOf - (one.steps.days[0] as number));
  const drops = DROPS.map(({ days }, i) => {
    const baseOdds = model.drops[i]?.trees.base ?? 0;
    const chance = shrinkOverconfidentChance(scores.drops[i]?.[row] as number, baseOdds, trust);
    return lifted(chance, sale && sale.inDays <= days ? lift : 0);
  });
  const deepened = scores.lows.map((quantile) => (quantile[row] as number) * (1 + DEPTH_PER_LIFT * lift));
  const lows = reconcileQuantiles(deepened, drops[4] as number, drops[5] as number);
  const netSaving = (scores.saving[row] as number) + SAVING_PER_LIFT * lift;
  const { verdict, doubt } = decide(model, one, netSaving);
  const said = explainForecast(one, drops[4] as number, sale);
  return {
    drops,
    lows: lows.map(Math.exp),
    lowInDays:
      (lows[1] as number) > LOW_NOW ? 0 : Math.min(HORIZON, Math.round(scores.lowDays[row] as number)),
    netSaving,
    verdict,
    reasons: doubt ? [doubt, ...said] : said,
  };
}

/** The next known sale, if the price is of a kind that takes part. */
function saleFor({ steps, asOf, currency, shop, features }: KnownCase): KnownSale | null {
  const isDear = (steps.logs.at(-1) as number) >= SALE_PRICE_LOG;
  const moves = (features[CHANGES] as number) >= SALE_CHANGES;
  const sale = findNextSale(asOf, HORIZON, { currency, shop });
  return (isDear && moves) || sale?.isShopSpecific ? sale : null;
}

function lifted(chance: number, lift: number): number {
  if (lift === 0) return chance;
  const odds = (chance / Math.max(1e-9, 1 - chance)) * Math.exp(lift);
  return odds / (1 + odds);
}

/** Waits where that is expected to save enough to be sure of; whatever casts doubt on waiting makes it unsure. */
function decide(
  { saving }: ForecastModel,
  { steps, asOf }: KnownCase,
  netSaving: number,
): { verdict: Verdict; doubt: string | null } {
  const known = Math.floor(asOf - (steps.days[0] as number));
  if (known < MIN_HISTORY_DAYS)
    return {
      verdict: 'unsure',
      doubt: `its price is known for ${known} days only; a forecast needs ${MIN_HISTORY_DAYS}`,
    };
  if (netSaving <= 0) return { verdict: 'buy', doubt: null };
  if (netSaving < saving.waitFrom)
    return {
      verdict: 'unsure',
      doubt: `waiting is expected to save ${(netSaving * 100).toFixed(1)} %: too little to be sure`,
    };
  const warning = marketWarning(steps, asOf);
  return warning
    ? { verdict: 'unsure', doubt: `${warning}: it may not come back down` }
    : { verdict: 'wait', doubt: null };
}
