import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FORECAST_DAYS, type ForecastRecord } from '@tidemark/contracts/forecast.ts';
import { accountQuery } from '../../api/account.ts';
import { forecastRecordQuery } from '../../api/forecasts.ts';
import { buttonLook } from '../../ui/controls/button.tsx';
import { CalibrationPanel } from './calibration-panel.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { HowMeasured } from './methodology-panel.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { RecordTable } from './track-record-table.tsx';
import { MadeUpNotice, SOURCES, useSourceChoice } from './use-source-choice.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';

/** How forecasts have fared, shown whole: where they failed too. */
export function ForecastPage() {
  useTitle('How forecasts fare');
  const query = useQuery(forecastRecordQuery);
  const account = useQuery(accountQuery).data;
  return (
    <>
      <PageHead
        title="How forecasts fare"
        lead="Every forecast that is shown is kept, and held against the price that came."
      >
        {account?.isAdmin && (
          <Link to="/admin/forecast-models" className={buttonLook({ small: true })}>
            Forecast models
          </Link>
        )}
      </PageHead>
      <QueryView query={query}>{(record) => <Record record={record} />}</QueryView>
      <HowMeasured />
    </>
  );
}

function Record({ record }: { record: ForecastRecord }) {
  const { source, choice } = useSourceChoice(record.records);
  if (source === undefined) return <NothingYet awaited={record.pendingCount} />;
  const records = record.records.filter((one) => one.source === source);
  const longest = Math.max(...FORECAST_DAYS);
  return (
    <>
      <MadeUpNotice source={source} />
      <Panel title={SOURCES[source].name} lead={SOURCES[source].lead} side={choice}>
        <RecordTable records={records.filter(({ market }) => market === null)} by="days" />
        <p>
          {awaitedWords(record.pendingCount)} The model in use is {record.model}.
        </p>
      </Panel>
      <CalibrationPanel calibration={record.calibration.filter((one) => one.source === source)} />
      <Panel title="By market" lead={`The ${longest} days’ verdicts, by the currency of the price.`}>
        <RecordTable
          records={records.filter(({ market, days }) => market !== null && days === longest)}
          by="market"
        />
      </Panel>
    </>
  );
}

function awaitedWords(awaited: number): string {
  if (awaited === 0) return 'No shown forecast waits for its days to be over.';
  if (awaited === 1) return 'One shown forecast waits for all of its days to be over.';
  return `${awaited} shown forecasts wait for all of their days to be over.`;
}

function NothingYet({ awaited }: { awaited: number }) {
  return (
    <EmptyState title="No forecast has come to its end yet">
      <p>
        The first figures come {Math.min(...FORECAST_DAYS)} days after the first forecast was shown; until
        then there is nothing honest to say. {awaited > 0 && `${awaited} are being waited for.`}
      </p>
    </EmptyState>
  );
}
