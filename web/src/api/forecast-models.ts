import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ForecastModels } from '@tidemark/contracts/forecast-model.ts';
import { call } from './client.ts';
import { forecastRecordQuery } from './forecasts.ts';

export const forecastModelsQuery = queryOptions({
  queryKey: ['forecast-models'],
  queryFn: () => call('listForecastModels'),
});

export const forecastCalibrationQuery = queryOptions({
  queryKey: ['forecast-calibration'],
  queryFn: () => call('listForecastCalibration'),
});

/** While a model is pinned, the service trains no replacement. */
export function useChooseModel() {
  const onSuccess = useUpdateModels();
  return useMutation({
    mutationFn: (body: { name: string; pinned: boolean }) => call('useForecastModel', { body }),
    onSuccess,
  });
}

export function useRollBackModel() {
  const onSuccess = useUpdateModels();
  return useMutation({ mutationFn: () => call('rollBackForecastModel'), onSuccess });
}

function useUpdateModels() {
  const queries = useQueryClient();
  return (models: ForecastModels) => {
    queries.setQueryData(forecastModelsQuery.queryKey, models);
    return queries.invalidateQueries({ queryKey: forecastRecordQuery.queryKey });
  };
}
