import { useQuery } from '@tanstack/react-query';
import {
  FORECAST_DAYS,
  RECORD_SOURCES,
  type ForecastRecord,
  type RecordSource,
} from '@tidemark/contracts/forecast.ts';
import { useState } from 'react';
import { forecastRecordQuery } from '../api/forecasts.ts';
import { CalibrationPanel } from '../components/calibration-panel.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { HowMeasured } from '../components/how-measured.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Panel } from '../components/panel.tsx';
import { QueryView } from '../components/query-view.tsx';
import { RecordTable } from '../components/record-table.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useTitle } from '../components/use-title.ts';

const SOURCES: Readonly<Record<RecordSource, { label: string; name: string; lead: string }>> = {
  shown: {
    label: 'Shown',
    name: 'Forecasts that were shown',
    lead: 'Forecasts that somebody saw or was alerted by, scored when their days were over.',
  },
  replayed: {
    label: 'Replayed',
    name: 'Forecasts replayed on past prices',
    lead: 'Nobody saw these: what the model says at past moments of the prices kept here, from what was known then. It has not learned from what came.',
  },
  demo: {
    label: 'Demo',
    name: 'Forecasts on the demo’s made-up prices',
    lead: 'What the model says of the demo’s shop, mostly at moments of a past that was made up with it. It proves nothing of real shops.',
  },
};

/** How forecasts have fared, shown whole: where they failed too. */
export function ForecastPage() {
  useTitle('How forecasts fare');
  const query = useQuery(forecastRecordQuery);
  return (
    <>
      <PageHead
        title="How forecasts fare"
        lead="Every forecast that is shown is kept, and held against the price that came."
      />
      <QueryView query={query}>{(record) => <Record record={record} />}</QueryView>
      <HowMeasured />
    </>
  );
}

function Record({ record }: { record: ForecastRecord }) {
  const sources = RECORD_SOURCES.filter((source) => record.records.some((one) => one.source === source));
  const [chosen, setChosen] = useState<RecordSource | null>(null);
  const source = chosen ?? sources[0];
  if (source === undefined) return <NothingYet awaited={record.awaited} />;
  const records = record.records.filter((one) => one.source === source);
  const longest = Math.max(...FORECAST_DAYS);
  return (
    <>
      <Panel
        title={SOURCES[source].name}
        lead={SOURCES[source].lead}
        side={
          sources.length > 1 && (
            <Segmented
              label="Which forecasts"
              options={sources.map((value) => ({ value, ...SOURCES[value] }))}
              value={source}
              onChange={setChosen}
            />
          )
        }
      >
        <RecordTable records={records.filter(({ market }) => market === null)} by="days" />
        <p>
          {record.awaited === 0
            ? 'No shown forecast waits for its days to be over.'
            : `${record.awaited} shown ${record.awaited === 1 ? 'forecast waits' : 'forecasts wait'} for all of their days to be over.`}{' '}
          The model in use is {record.model}.
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
