import { fromMinor, minorDigits } from '@tidemark/contracts/money.ts';
import { roughEuros } from '../../features/forecasting/model/features/euros.ts';
import { forecastPrices, type PriceForecast } from '../../features/forecasting/model/forecast-price.ts';
import { DROPS } from '../../features/forecasting/model/model.ts';
import { priceSteps, stepsBefore } from '../../features/forecasting/model/features/price-steps.ts';
import { SHIPPED_MODEL } from '../../features/forecasting/model/shipped-model.ts';
import { processLines, type CommandStreams, type JsonLine } from './json-lines.ts';

const USAGE =
  'usage: tidemark forecast --batch < LINES   (a line: {"id", "currency", "points": [[unixSeconds, "price"], ...], "asOf"})';
const MAX_POINTS = 100_000;
const SECONDS_PER_DAY = 86_400;

/** `tidemark forecast --batch`: one JSON line with a price history in, one forecast with its verdict out. */
export async function forecastCommand(args: string[], io: CommandStreams): Promise<void> {
  if (!args.includes('--batch')) throw new Error(USAGE);
  await processLines(io, forecastLine);
}

function forecastLine(line: JsonLine): object {
  const currency = currencyOf(line.currency);
  const asOf = unixSecondsOf(line.asOf) / SECONDS_PER_DAY;
  const steps = priceSteps(pointsOf(line.points), currency);
  const known = stepsBefore(steps.days, asOf);
  if (known === 0) throw new TypeError('no price is known at "asOf"');
  const now = Math.exp(steps.logs[known - 1] as number) / roughEuros(currency);
  const [forecast] = forecastPrices(SHIPPED_MODEL, [{ steps, asOf, currency }]);
  return answerOf(forecast as PriceForecast, now, currency);
}

function answerOf(forecast: PriceForecast, now: number, currency: string): object {
  const drop: Record<string, Record<string, number>> = {};
  for (const [i, { days, percent }] of DROPS.entries())
    drop[days] = { ...drop[days], [percent]: rounded(forecast.drops[i] as number) };
  const unit = 10 ** minorDigits(currency);
  const [q10, q50, q90] = forecast.lows.map((low) => fromMinor(Math.round(now * low * unit), currency));
  const { lowInDays, netSaving, verdict, reasons } = forecast;
  return {
    drop,
    low: { q10, q50, q90 },
    lowInDays,
    netSaving: rounded(netSaving),
    verdict,
    reasons,
    model: SHIPPED_MODEL.version,
  };
}

function currencyOf(value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value))
    throw new TypeError('"currency" is not an ISO 4217 code');
  return value;
}

/** Unix seconds, from a number or an ISO 8601 date and time. */
function unixSecondsOf(value: unknown): number {
  const seconds = typeof value === 'string' ? Date.parse(value) / 1000 : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds))
    throw new TypeError('"asOf" is not a date or time');
  return seconds;
}

function pointsOf(value: unknown): [number, number][] {
  if (!Array.isArray(value)) throw new TypeError('"points" is not a list');
  if (value.length > MAX_POINTS) throw new TypeError(`"points" has more than ${MAX_POINTS} entries`);
  return value.map(pointOf);
}

function pointOf(value: unknown): [number, number] {
  const [at, price]: unknown[] = Array.isArray(value) ? value : [];
  const amount = typeof price === 'string' && /^\d{1,13}(\.\d{1,6})?$/.test(price) ? Number(price) : price;
  if (typeof at !== 'number' || !Number.isFinite(at) || typeof amount !== 'number' || !(amount > 0))
    throw new TypeError('a point is not [unix seconds, price above 0]');
  return [at, amount];
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
