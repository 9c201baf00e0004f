import { type Parts } from '../compose.ts';
import { keepModelFresh } from '../forecast-models/keep-model-fresh.ts';
import { repeat } from './repeat.ts';

const LOOK_EVERY_MS = 6 * 3_600_000;

/** Keeps what forecasts are made with up to date: one process at a time learns from the service's own prices. */
export async function forecaster(parts: Parts, signal: AbortSignal): Promise<void> {
  await keepLearning(parts, signal);
}

async function keepLearning(
  { config, database, leadership, log }: Parts,
  signal: AbortSignal,
): Promise<void> {
  if (config.retrain === 'off') return;
  const parts = {
    database,
    log,
    enough: { products: config.retrainProducts, days: config.retrainDays, moments: config.retrainMoments },
    everyMs: config.retrainEveryMs,
    mostProducts: config.retrainMostProducts,
    withinMs: config.retrainWithinMs,
  };
  await leadership.run('retraining', signal, async (leading) => {
    await repeat(leading, { everyMs: Math.min(LOOK_EVERY_MS, config.retrainEveryMs), log }, async () => {
      await keepModelFresh(parts, new Date(), leading).catch((error: unknown) => {
        if (!leading.aborted)
          log.error({ err: error }, 'no forecast model was learned; it is tried again later');
      });
      return false;
    });
  });
}
