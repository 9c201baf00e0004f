import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountQuery } from '../../api/account.ts';
import { forecastCalibrationQuery, forecastModelsQuery } from '../../api/forecast-models.ts';
import { buttonClass } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { ModelCalibrationPanel } from './model-calibration-panel.tsx';
import { ModelInUsePanel } from './model-in-use-panel.tsx';
import { ModelsPanel } from './models-panel.tsx';

/** For administrators: the model in use, the other models, and their calibration. */
export function ForecastModelsPage() {
  usePageTitle('Forecast models');
  const account = useQuery(accountQuery).data;
  return (
    <>
      <PageHeader
        title="Forecast models"
        lead="The model in use, how other models compare, and how well they are calibrated."
      >
        <Link to="/forecast" className={buttonClass({ small: true })}>
          Forecast accuracy
        </Link>
      </PageHeader>
      {account?.isAdmin ? <ModelPanels /> : <AdminOnly />}
    </>
  );
}

function ModelPanels() {
  const models = useQuery(forecastModelsQuery);
  const calibration = useQuery(forecastCalibrationQuery);
  return (
    <QueryView query={models}>
      {(data) => (
        <>
          <ModelInUsePanel models={data} />
          <ModelsPanel models={data} />
          <QueryView query={calibration}>
            {({ items }) => <ModelCalibrationPanel calibration={items} />}
          </QueryView>
        </>
      )}
    </QueryView>
  );
}

function AdminOnly() {
  return (
    <EmptyState title="For administrators only">
      <p>
        Only administrators can choose the forecast model. The forecast accuracy page is open to everyone.
      </p>
    </EmptyState>
  );
}
