import { retrainSettings } from './retrain-settings.ts';
import { minutes, setting, type Settings } from './settings.ts';

/** How often forecasts are renewed, how long they are kept, and how models are trained. */
export const forecastSettings = {
  forecastEveryMs: setting.integer(
    'TIDEMARK_FORECAST_EVERY_MS',
    minutes(24 * 60),
    'Time in milliseconds after which a watched product’s forecast is renewed even if the price has not changed; seven times as long for other products',
    { min: 1000 },
  ),
  forecastDays: setting.integer(
    'TIDEMARK_FORECAST_DAYS',
    400,
    'Days for which forecasts that users saw are kept; the track record is kept forever',
    { min: 45 },
  ),
  ...retrainSettings,
} satisfies Settings;
