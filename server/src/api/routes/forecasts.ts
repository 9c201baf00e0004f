import { readForecastRecord } from '../../features/forecasting/scoring/forecast-record.ts';
import { readForecast } from '../../features/forecasting/read-forecast.ts';
import { readWatchedSince } from '../../features/products/watch-cache.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { conflict, found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

export function forecastRoutes(parts: ApiParts): Handlers<'getForecast' | 'getForecastRecord'> {
  const forecastParts = { ...parts, everyMs: parts.config.forecastEveryMs };
  return {
    getForecast: async ({ account, params }) => {
      found(await readWatchedSince(parts, account.id, params.id), 'product');
      const forecast = await readForecast(forecastParts, params.id);
      if (forecast === null) throw conflict('no-price', 'This product has no price yet.');
      return forecast;
    },
    getForecastRecord: () => readForecastRecord(parts),
  };
}
