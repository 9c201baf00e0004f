import { RECORD_SOURCES, type RecordSource } from '@tidemark/contracts/forecast.ts';
import { type ReactNode, useState } from 'react';
import { SegmentedControl } from '../../ui/controls/segmented-control.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';

/** The texts for each source of forecasts. */
export const SOURCES: Readonly<Record<RecordSource, { label: string; name: string; lead: string }>> = {
  shown: {
    label: 'Shown',
    name: 'Forecasts shown to users',
    lead: 'Forecasts that a user saw or was alerted by, scored at the end of their horizon.',
  },
  replayed: {
    label: 'Replayed',
    name: 'Forecasts replayed on past prices',
    lead: 'Forecasts made afterwards for past moments, from what was known then. No user saw them, and the model was not trained on these prices.',
  },
  demo: {
    label: 'Demo',
    name: 'Forecasts on the demo’s generated prices',
    lead: 'Forecasts for the demo shop, mostly at moments in its generated past.',
  },
};

/** The chosen source among those present, and the control to choose it if there are several. */
export function useSourceChoice(records: readonly { source: RecordSource }[]): {
  source: RecordSource | undefined;
  sourceControl: ReactNode;
} {
  const [chosen, setChosen] = useState<RecordSource | null>(null);
  const sources = RECORD_SOURCES.filter((source) => records.some((one) => one.source === source));
  const source = chosen ?? sources[0];
  const sourceControl = source !== undefined && sources.length > 1 && (
    <SegmentedControl
      label="Which forecasts"
      options={sources.map((value) => ({ value, ...SOURCES[value] }))}
      value={source}
      onChange={setChosen}
    />
  );
  return { source, sourceControl };
}

/** A warning that the demo's figures do not show how good real forecasts are. */
export function GeneratedPricesNotice({ source }: { source: RecordSource }) {
  if (source !== 'demo') return null;
  return (
    <Notice tone="warn">
      <strong>These prices are generated.</strong> The demo shop generates its prices, including sales and
      history, so the figures below show what a track record looks like, not how good forecasts are. Real
      shops have a separate track record.
    </Notice>
  );
}
