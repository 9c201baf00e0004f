import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountQuery } from '../../api/account.ts';
import { forecastCalibrationQuery, forecastModelsQuery } from '../../api/forecast-models.ts';
import { buttonLook } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { ModelCalibrationPanel } from './model-calibration-panel.tsx';
import { ModelInUsePanel } from './model-in-use-panel.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';

/** For who runs the service: which model forecasts, which others there are, and how what they said came true. */
export function ForecastModelsPage() {
  useTitle('Forecast models');
  const account = useQuery(accountQuery).data;
  return (
    <>
      <PageHead
        title="Forecast models"
        lead="Which one forecasts here, what the others came to beside it, and whether their chances came true."
      >
        <Link to="/forecast" className={buttonLook({ small: true })}>
          How forecasts fare
        </Link>
      </PageHead>
      {account?.isAdmin ? <Models /> : <NotForYou />}
    </>
  );
}

function Models() {
  const models = useQuery(forecastModelsQuery);
  const calibration = useQuery(forecastCalibrationQuery);
  return (
    <QueryView query={models}>
      {(known) => (
        <>
          <ModelInUsePanel models={known} />
          <ModelsPanel models={known} />
          <QueryView query={calibration}>
            {({ items }) => <ModelCalibrationPanel calibration={items} />}
          </QueryView>
        </>
      )}
    </QueryView>
  );
}

function NotForYou() {
  return (
    <EmptyState title="For the administrator of this server">
      <p>Which model forecasts is the operator’s choice. How forecasts fare is open to all.</p>
    </EmptyState>
  );
}
