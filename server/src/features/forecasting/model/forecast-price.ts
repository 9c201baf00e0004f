/**
 * Forecasts a price from its history. price-steps.ts and features.ts turn the history into features,
 * score-rows.ts applies the model to them. This file adds known sales (known-sales.ts), shrinks overconfident
 * chances, reconciles the quantiles with the chances, and decides the verdict (market-guard.ts).
 * explain-forecast.ts words the reasons.
 */
import { MIN_KNOWN_DAYS, type Verdict } from '@tidemark/contracts/forecast.ts';
import { reconcileQuantiles } from './reconcile-quantiles.ts';
import { FEATURES, writeFeatures } from './features/features.ts';
import { findNextSale, type KnownSale } from './known-sales.ts';
import { marketWarning } from './market-guard.ts';
import { DROPS, type ForecastModel } from './model.ts';
import { stepsUntil, type PriceSteps } from './features/price-steps.ts';
import { explainForecast } from './explain-forecast.ts';
import { scoreRows, type Scores } from './score-rows.ts';
import { shrinkOverconfidentChance, keptShare } from './shrink-overconfident-chance.ts';

/** A price's history and the moment to forecast from. */
export interface ForecastCase {
  steps: PriceSteps;
  /** Days since 1970. */
  asOf: number;
  currency: string;
  /** The shop's domain, for sales that only this shop holds. */
  shop?: string | undefined;
}

export interface PriceForecast {
  /** Chances of a drop, in the order of `DROPS`. */
  drops: readonly number[];
  /** The 10%, 50% and 90% quantiles of the lowest price of the next 30 days, divided by the current price. */
  lows: readonly number[];
  /** Days until the lowest price; 0 if that is likely the current one. */
  lowInDays: number;
  /** Expected saving of waiting as a share of the current price, after the cost of waiting. */
  netSaving: number;
  verdict: Verdict;
  reasons: readonly string[];
}

const HORIZON_DAYS = 30;
/** Calendar sales apply to products above about 20 euros with at least two price changes per month. */
const MIN_SALE_PRICE_LOG = Math.log(20);
const MIN_SALE_CHANGES = 2;
const CHANGES = FEATURES.indexOf('changes30');
/** What a lift of 1 in log odds adds to the expected saving, and to the depth of the low. */
const SAVING_PER_LIFT = 0.03;
const DEPTH_PER_LIFT = 0.5;
/** A median low above this (a logarithm) means that the price is likely at its lowest now. */
const LOW_IS_NOW_LOG = -0.005;
/** Cases scored at a time, so that their bins stay in the CPU cache. */
const BLOCK_SIZE = 1024;

/** Forecasts each case independently. Every case must have a step at or before `asOf`. */
export function forecastPrices(model: ForecastModel, cases: readonly ForecastCase[]): PriceForecast[] {
  const forecasts: PriceForecast[] = [];
  for (let start = 0; start < cases.length; start += BLOCK_SIZE)
    forecasts.push(...forecastBlock(model, cases.slice(start, start + BLOCK_SIZE)));
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

/** A case whose steps end at `asOf`, with its features. */
interface KnownCase extends ForecastCase {
  features: Float32Array;
}

function forecastOf(model: ForecastModel, one: KnownCase, scores: Scores, row: number): PriceForecast {
  const sale = saleFor(one);
  const lift = sale?.lift ?? 0;
  const kept = keptShare(one.features, one.asOf - (one.steps.days[0] as number));
  const drops = DROPS.map(({ days }, i) => {
    const baseOdds = model.drops[i]?.trees.base ?? 0;
    const chance = shrinkOverconfidentChance(scores.drops[i]?.[row] as number, baseOdds, kept);
    return liftChance(chance, sale && sale.inDays <= days ? lift : 0);
  });
  const deepened = scores.lows.map((quantile) => (quantile[row] as number) * (1 + DEPTH_PER_LIFT * lift));
  const lows = reconcileQuantiles(deepened, drops[4] as number, drops[5] as number);
  const netSaving = (scores.saving[row] as number) + SAVING_PER_LIFT * lift;
  const { verdict, doubt } = decide(model, one, netSaving);
  const reasons = explainForecast(one, drops[4] as number, sale);
  return {
    drops,
    lows: lows.map(Math.exp),
    lowInDays:
      (lows[1] as number) > LOW_IS_NOW_LOG
        ? 0
        : Math.min(HORIZON_DAYS, Math.round(scores.lowDays[row] as number)),
    netSaving,
    verdict,
    reasons: doubt ? [doubt, ...reasons] : reasons,
  };
}

/** The next known sale, if this product may take part in it. */
function saleFor({ steps, asOf, currency, shop, features }: KnownCase): KnownSale | null {
  const isExpensive = (steps.logs.at(-1) as number) >= MIN_SALE_PRICE_LOG;
  const changesOften = (features[CHANGES] as number) >= MIN_SALE_CHANGES;
  const sale = findNextSale(asOf, HORIZON_DAYS, { currency, shop });
  return (isExpensive && changesOften) || sale?.isShopSpecific ? sale : null;
}

function liftChance(chance: number, lift: number): number {
  if (lift === 0) return chance;
  const odds = (chance / Math.max(1e-9, 1 - chance)) * Math.exp(lift);
  return odds / (1 + odds);
}

/** Waits if the expected saving is large enough. Returns the reason for doubt if the verdict is `unsure`. */
function decide(
  { saving }: ForecastModel,
  { steps, asOf }: KnownCase,
  netSaving: number,
): { verdict: Verdict; doubt: string | null } {
  const known = Math.floor(asOf - (steps.days[0] as number));
  if (known < MIN_KNOWN_DAYS)
    return {
      verdict: 'unsure',
      doubt: `only ${known} ${known === 1 ? 'day' : 'days'} of price history; a forecast needs ${MIN_KNOWN_DAYS}`,
    };
  if (netSaving <= 0) return { verdict: 'buy', doubt: null };
  if (netSaving < saving.waitFrom)
    return {
      verdict: 'unsure',
      doubt: `waiting is expected to save ${(netSaving * 100).toFixed(1)}%: too little to be sure`,
    };
  const warning = marketWarning(steps, asOf);
  return warning
    ? { verdict: 'unsure', doubt: `${warning}: it may not come back down` }
    : { verdict: 'wait', doubt: null };
}
