import { minutes, setting, type Settings } from './settings.ts';

/** The settings of learning forecasts from the service's own prices; a part of those in config.ts. */
export const retrainSettings = {
  retrain: setting.choice(
    'TIDEMARK_RETRAIN',
    'on',
    ['on', 'off'],
    'Whether the service learns forecast models from its own prices, and uses one that proves better',
  ),
  retrainEveryMs: setting.integer(
    'TIDEMARK_RETRAIN_EVERY_MS',
    minutes(7 * 24 * 60),
    'Time between two forecast models at the least',
    { min: 1000 },
  ),
  retrainProducts: setting.integer(
    'TIDEMARK_RETRAIN_PRODUCTS',
    500,
    'Products with a long enough history that there must be to learn from',
    { min: 1 },
  ),
  retrainDays: setting.integer(
    'TIDEMARK_RETRAIN_DAYS',
    180,
    'Days of prices that there must be to learn from; the last 58 judge',
    { min: 96 },
  ),
  retrainMoments: setting.integer(
    'TIDEMARK_RETRAIN_MOMENTS',
    10_000,
    'Moments of prices that there must be to learn from, at most about 16 a product',
    { min: 100 },
  ),
  retrainMostProducts: setting.integer(
    'TIDEMARK_RETRAIN_MOST_PRODUCTS',
    6000,
    'Products that are learned from at the most; each takes up to 120 kB of memory and 20 ms of one core',
    { min: 1, max: 50_000 },
  ),
  retrainWithinMs: setting.integer(
    'TIDEMARK_RETRAIN_WITHIN_MS',
    minutes(60),
    'A training that takes longer is given up',
    { min: 1000 },
  ),
} satisfies Settings;
