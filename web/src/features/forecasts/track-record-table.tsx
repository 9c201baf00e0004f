import { type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { decimals } from '../../format/decimals.ts';
import { meanWords, spanWords } from '../../format/forecast.ts';
import { shareWords } from '../../format/stats.ts';
import { FigureTable, type FigureColumn } from '../../ui/layout/responsive-table.tsx';

const VERDICT: FigureColumn<TrackRecord> = {
  name: 'Verdict',
  of: ({ verdict, versus }) => (
    <>
      {verdict}
      <small>against {versus}</small>
    </>
  ),
};
const BY = {
  days: { name: 'Over', of: ({ days }: TrackRecord) => `${days} days` },
  market: { name: 'Market', of: ({ market }: TrackRecord) => market },
};
const FIGURES: readonly FigureColumn<TrackRecord>[] = [
  { name: 'Scored', of: ({ count }) => decimals(count, 0) },
  { name: 'Saved money', of: ({ savedMoneyCount, count }) => shareWords(savedMoneyCount / count) },
  { name: 'Saved on average', of: meanWords },
  { name: 'Fell 5 %', of: ({ dropCount, count }) => shareWords(dropCount / count) },
  {
    name: 'Low within 8 in 10',
    of: ({ lowInIntervalCount, count }) => shareWords(lowInIntervalCount / count),
  },
  { name: 'Made', isLong: true, of: spanWords },
];

/** What became of verdicts, a row for each verdict and span or market. */
export function RecordTable({ records, by }: { records: readonly TrackRecord[]; by: 'days' | 'market' }) {
  return (
    <FigureTable
      label="What became of verdicts"
      columns={[VERDICT, BY[by], ...FIGURES]}
      rows={records}
      keyOf={({ verdict, days, market }) => `${verdict} ${days} ${market}`}
    />
  );
}
