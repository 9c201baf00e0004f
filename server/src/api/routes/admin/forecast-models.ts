import { readModelCalibration } from '../../../features/forecasting/scoring/calibration.ts';
import { rollBackModel, activateModel } from '../../../features/forecasting/registry/choose-model.ts';
import { listModels } from '../../../features/forecasting/registry/stored-models.ts';
import { type ApiParts } from '../../http/api-parts.ts';
import { type Handlers } from '../../http/register-route.ts';

type ForecastModelRoute =
  | 'listForecastModels'
  | 'listForecastCalibration'
  | 'useForecastModel'
  | 'rollBackForecastModel';

export function adminForecastModelRoutes({ database, log }: ApiParts): Handlers<ForecastModelRoute> {
  return {
    listForecastModels: async () => listModels(database),
    listForecastCalibration: async () => ({ items: await readModelCalibration(database) }),
    useForecastModel: async ({ account, body }) => {
      await activateModel({ database, log, chosenBy: account.email }, body.name, {
        pinned: body.pinned ?? true,
      });
      return listModels(database);
    },
    rollBackForecastModel: async ({ account }) => {
      await rollBackModel({ database, log, chosenBy: account.email });
      return listModels(database);
    },
  };
}
