import { minutes, setting, type Settings } from './settings.ts';

/** Settings of training forecast models on the service's own prices. Part of the settings in config.ts. */
export const retrainSettings = {
  retrain: setting.choice(
    'TIDEMARK_RETRAIN',
    'on',
    ['on', 'off'],
    'Whether the service trains forecast models on its own prices and uses one that proves better',
  ),
  retrainEveryMs: setting.integer(
    'TIDEMARK_RETRAIN_EVERY_MS',
    minutes(7 * 24 * 60),
    'Minimum time in milliseconds between two trainings',
    { min: 1000 },
  ),
  retrainMinProducts: setting.integer(
    'TIDEMARK_RETRAIN_MIN_PRODUCTS',
    500,
    'Products with a long enough price history that training needs',
    { min: 1 },
  ),
  retrainMinDays: setting.integer(
    'TIDEMARK_RETRAIN_MIN_DAYS',
    180,
    'Days of prices that training needs; the last 58 are used for evaluation',
    { min: 96 },
  ),
  retrainMinMoments: setting.integer(
    'TIDEMARK_RETRAIN_MIN_MOMENTS',
    10_000,
    'Training examples that training needs: one example is one product at one past moment, and a product gives at most about 16',
    { min: 100 },
  ),
  retrainMaxProducts: setting.integer(
    'TIDEMARK_RETRAIN_MAX_PRODUCTS',
    6000,
    'Maximum number of products used for training; each takes up to 120 kB of memory and 20 ms of one core',
    { min: 1, max: 50_000 },
  ),
  retrainTimeoutMs: setting.integer(
    'TIDEMARK_RETRAIN_TIMEOUT_MS',
    minutes(60),
    'Time in milliseconds after which a training is aborted',
    { min: 1000 },
  ),
} satisfies Settings;
