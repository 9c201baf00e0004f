import { Type } from 'typebox';
import { ForecastModels, ModelChoice } from '../forecast-model.ts';
import { ModelCalibration } from '../forecast.ts';
import { route } from './route.ts';

export const adminForecastModelRoutes = {
  listForecastModels: route({
    method: 'GET',
    path: '/admin/forecast-models',
    summary: 'List forecast models with their training data, evaluation and state',
    auth: 'admin',
    status: 200,
    response: ForecastModels,
  }),
  listForecastCalibration: route({
    method: 'GET',
    path: '/admin/forecast-calibration',
    summary: 'Get the calibration of each model for each of the last 24 months',
    auth: 'admin',
    status: 200,
    response: Type.Object({ items: Type.Array(ModelCalibration) }),
  }),
  useForecastModel: route({
    method: 'POST',
    path: '/admin/forecast-models/use',
    summary: 'Activate a forecast model; retraining does not replace it while it is pinned',
    auth: 'admin',
    body: ModelChoice,
    status: 200,
    response: ForecastModels,
  }),
  rollBackForecastModel: route({
    method: 'POST',
    path: '/admin/forecast-models/rollback',
    summary: 'Reactivate the previous forecast model and pin it',
    auth: 'admin',
    status: 200,
    response: ForecastModels,
  }),
} as const;
