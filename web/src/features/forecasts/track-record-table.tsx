import { type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { BASELINE_NAMES, formatDateRange, formatMeanSaving } from '../../format/forecast.ts';
import { formatDecimal } from '../../format/format-decimal.ts';
import { formatShare } from '../../format/percent.ts';
import { ResponsiveTable, type TableColumn } from '../../ui/layout/responsive-table.tsx';

const VERDICT: TableColumn<TrackRecord> = {
  name: 'Verdict',
  render: ({ verdict, baseline }) => (
    <>
      {verdict}
      <small>vs. {BASELINE_NAMES[baseline]}</small>
    </>
  ),
};
const GROUP_COLUMNS = {
  days: { name: 'Horizon', render: ({ days }: TrackRecord) => `${days} days` },
  market: { name: 'Market', render: ({ market }: TrackRecord) => market },
};
const FIGURES: readonly TableColumn<TrackRecord>[] = [
  { name: 'Scored', render: ({ count }) => formatDecimal(count, 0) },
  { name: 'Saved money', render: ({ savedMoneyCount, count }) => formatShare(savedMoneyCount / count) },
  { name: 'Average saving', render: formatMeanSaving },
  { name: 'Fell 5%', render: ({ dropCount, count }) => formatShare(dropCount / count) },
  {
    name: 'Low in 80% range',
    render: ({ lowInIntervalCount, count }) => formatShare(lowInIntervalCount / count),
  },
  { name: 'Period', isWide: true, render: formatDateRange },
];

/** The track record, with a row per verdict and horizon or market. */
export function TrackRecordTable({
  records,
  by,
}: {
  records: readonly TrackRecord[];
  by: 'days' | 'market';
}) {
  return (
    <ResponsiveTable
      label="Track record of verdicts"
      columns={[VERDICT, GROUP_COLUMNS[by], ...FIGURES]}
      rows={records}
      rowKey={({ verdict, days, market }) => `${verdict} ${days} ${market}`}
    />
  );
}
