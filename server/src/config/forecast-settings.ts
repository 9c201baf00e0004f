import { retrainSettings } from './retrain-settings.ts';
import { minutes, setting, type Settings } from './settings.ts';

/** How fresh forecasts are, how long they are kept, and how they are learned. */
export const forecastSettings = {
  forecastEveryMs: setting.integer(
    'TIDEMARK_FORECAST_EVERY_MS',
    minutes(24 * 60),
    'A watched product’s forecast older than this is made again although the price stands; others’ after seven times as long',
    { min: 1000 },
  ),
  forecastDays: setting.integer(
    'TIDEMARK_FORECAST_DAYS',
    400,
    'How long forecasts that were shown are kept after they were made; their record stays for ever',
    { min: 45 },
  ),
  ...retrainSettings,
} satisfies Settings;
