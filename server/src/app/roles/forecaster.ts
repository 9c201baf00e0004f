import { forecastDue } from '../../features/forecasting/forecast-due.ts';
import { scoreDue } from '../../features/forecasting/scoring/score-due.ts';
import { type Parts } from '../compose/parts.ts';
import { keepModelFresh } from '../../features/forecasting/registry/keep-model-fresh.ts';
import { forecastsScoredTotal, forecastsTotal } from '../../telemetry/metrics.ts';
import { repeat } from './repeat.ts';

/**
 * Long enough to gather several changed products: reading many histories costs hardly more than reading one.
 */
const POLL_MS = 1000;
const SCORE_EVERY_MS = 60_000;
const CHECK_EVERY_MS = 6 * 3_600_000;

/** Keeps forecasts and the forecast model up to date. */
export async function forecaster(parts: Parts, signal: AbortSignal): Promise<void> {
  await Promise.all([keepForecasts(parts, signal), keepLearning(parts, signal)]);
}

/** The leader alone trains models on the service's own prices. */
async function keepLearning(
  { config, database, leadership, log }: Pick<Parts, 'config' | 'database' | 'leadership' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  if (config.retrain === 'off') return;
  const parts = {
    database,
    log,
    minimum: {
      products: config.retrainMinProducts,
      days: config.retrainMinDays,
      moments: config.retrainMinMoments,
    },
    everyMs: config.retrainEveryMs,
    maxProducts: config.retrainMaxProducts,
    timeoutMs: config.retrainTimeoutMs,
  };
  await leadership.run('retraining', signal, async (leading) => {
    await repeat(leading, { everyMs: Math.min(CHECK_EVERY_MS, config.retrainEveryMs), log }, async () => {
      await keepModelFresh(parts, new Date(), leading).catch((error: unknown) => {
        if (!leading.aborted)
          log.error({ err: error }, 'training a forecast model failed and will be tried again');
      });
      return false;
    });
  });
}

/** Makes due forecasts and scores those whose horizon has ended. Several processes can do this at once. */
async function keepForecasts(
  {
    config,
    database,
    cache,
    forecastModel,
    log,
  }: Pick<Parts, 'config' | 'database' | 'cache' | 'forecastModel' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const parts = { database, cache, forecastModel, everyMs: config.forecastEveryMs };
  const forecast = async () => {
    const { verdicts, more } = await forecastDue(parts, new Date());
    for (const verdict of verdicts) forecastsTotal.inc({ verdict });
    if (verdicts.length > 0) log.debug({ forecasts: verdicts.length }, 'forecasts made');
    return more;
  };
  const score = async () => {
    const { scored, more } = await scoreDue(database, new Date());
    for (const verdict of scored) forecastsScoredTotal.inc({ verdict });
    if (scored.length > 0) log.info({ scored: scored.length }, 'forecasts scored');
    return more;
  };
  await Promise.all([
    repeat(signal, { everyMs: POLL_MS, log }, forecast),
    repeat(signal, { everyMs: SCORE_EVERY_MS, log }, score),
  ]);
}
