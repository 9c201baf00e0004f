import { readForecastRecord } from '../../advice/forecast-record.ts';
import { readForecast } from '../../advice/read-forecast.ts';
import { readWatch } from '../../products/read-watch.ts';
import { type ApiParts } from '../api-parts.ts';
import { conflict, found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

export function forecastRoutes(parts: ApiParts): Handlers<'getForecast' | 'getForecastRecord'> {
  const forecastParts = { ...parts, everyMs: parts.config.forecastEveryMs };
  return {
    getForecast: async ({ account, params }) => {
      found(await readWatch(parts, account.id, params.id), 'product');
      const forecast = await readForecast(forecastParts, params.id);
      if (forecast === null) throw conflict('no-price', 'This product has no price yet.');
      return forecast;
    },
    getForecastRecord: () => readForecastRecord(parts),
  };
}
