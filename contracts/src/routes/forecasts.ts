import { IdParams } from '../common.ts';
import { Forecast, ForecastRecord } from '../forecast.ts';
import { route } from './route.ts';

export const forecastRoutes = {
  getForecast: route({
    method: 'GET',
    path: '/products/:id/forecast',
    summary: 'Get the buy-or-wait forecast for a product you watch; 409 while it has no price',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Forecast,
    etag: true,
  }),
  getForecastRecord: route({
    method: 'GET',
    path: '/forecast-record',
    summary: 'Get the accuracy of past forecasts: results by verdict, horizon and currency, and calibration',
    auth: 'none',
    status: 200,
    response: ForecastRecord,
    etag: true,
  }),
} as const;
