import { RECORD_SOURCES, type RecordSource } from '@tidemark/contracts/forecast.ts';
import { useState, type ReactNode } from 'react';
import { Notice } from '../../ui/feedback/notice.tsx';
import { Segmented } from '../../ui/controls/segmented-control.tsx';

/** What is to be known of the forecasts of each source. */
export const SOURCES: Readonly<Record<RecordSource, { label: string; name: string; lead: string }>> = {
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
    lead: 'What the model says of the demo’s shop, mostly at moments of a past that was made up with it.',
  },
};

/** Which of the sources that there are is looked at, with a switch where there are several. */
export function useSourceChoice(present: readonly { source: RecordSource }[]): {
  source: RecordSource | undefined;
  choice: ReactNode;
} {
  const [chosen, setChosen] = useState<RecordSource | null>(null);
  const sources = RECORD_SOURCES.filter((source) => present.some((one) => one.source === source));
  const source = chosen ?? sources[0];
  const choice = source !== undefined && sources.length > 1 && (
    <Segmented
      label="Which forecasts"
      options={sources.map((value) => ({ value, ...SOURCES[value] }))}
      value={source}
      onChange={setChosen}
    />
  );
  return { source, choice };
}

/** Says of the demo's figures that they prove nothing. */
export function MadeUpNotice({ source }: { source: RecordSource }) {
  if (source !== 'demo') return null;
  return (
    <Notice tone="warn">
      <strong>These prices are made up.</strong> The demo’s shop invents them, sales and past included, so the
      figures below show what a record looks like, not how good forecasts are. Pages of real shops get a
      record of their own.
    </Notice>
  );
}
