import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FORECAST_DAYS, type ForecastRecord } from '@tidemark/contracts/forecast.ts';
import { accountQuery } from '../../api/account.ts';
import { forecastRecordQuery } from '../../api/forecasts.ts';
import { buttonClass } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { CalibrationPanel } from './calibration-panel.tsx';
import { MethodologyPanel } from './methodology-panel.tsx';
import { TrackRecordTable } from './track-record-table.tsx';
import { GeneratedPricesNotice, SOURCES, useSourceChoice } from './use-source-choice.tsx';

/** The track record of all forecasts, including the ones that were wrong. */
export function ForecastPage() {
  usePageTitle('Forecast accuracy');
  const query = useQuery(forecastRecordQuery);
  const account = useQuery(accountQuery).data;
  return (
    <>
      <PageHeader
        title="Forecast accuracy"
        lead="Every forecast shown is stored and later compared with the actual price."
      >
        {account?.isAdmin && (
          <Link to="/admin/forecast-models" className={buttonClass({ small: true })}>
            Forecast models
          </Link>
        )}
      </PageHeader>
      <QueryView query={query}>{(record) => <TrackRecordPanels record={record} />}</QueryView>
      <MethodologyPanel />
    </>
  );
}

function TrackRecordPanels({ record }: { record: ForecastRecord }) {
  const { source, sourceControl } = useSourceChoice(record.records);
  if (source === undefined) return <NoScoredForecasts pendingCount={record.pendingCount} />;
  const records = record.records.filter((one) => one.source === source);
  const longestDays = Math.max(...FORECAST_DAYS);
  return (
    <>
      <GeneratedPricesNotice source={source} />
      <Panel title={SOURCES[source].name} lead={SOURCES[source].lead} side={sourceControl}>
        <TrackRecordTable records={records.filter(({ market }) => market === null)} by="days" />
        <p>
          {describePending(record.pendingCount)} The model in use is {record.model}.
        </p>
      </Panel>
      <CalibrationPanel calibration={record.calibration.filter((one) => one.source === source)} />
      <Panel title="By market" lead={`Verdicts for the next ${longestDays} days, by currency.`}>
        <TrackRecordTable
          records={records.filter(({ market, days }) => market !== null && days === longestDays)}
          by="market"
        />
      </Panel>
    </>
  );
}

function describePending(pendingCount: number): string {
  if (pendingCount === 0) return 'No shown forecast is waiting to be scored.';
  if (pendingCount === 1) return 'One shown forecast is waiting to be scored.';
  return `${pendingCount} shown forecasts are waiting to be scored.`;
}

function NoScoredForecasts({ pendingCount }: { pendingCount: number }) {
  return (
    <EmptyState title="No forecast has been scored yet">
      <p>
        The first results appear {Math.min(...FORECAST_DAYS)} days after the first forecast is shown.{' '}
        {pendingCount > 0 && describePending(pendingCount)}
      </p>
    </EmptyState>
  );
}
