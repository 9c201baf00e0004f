import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const forecastKeys = { product: (id: string) => ['forecast', id] };

export const forecastQuery = (id: string) =>
  queryOptions({
    queryKey: forecastKeys.product(id),
    queryFn: () => call('getForecast', { params: { id } }),
    placeholderData: keepPreviousData,
  });

export const forecastRecordQuery = queryOptions({
  queryKey: ['forecast-record'],
  queryFn: () => call('getForecastRecord'),
});
