import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { together } from '../../format/calibration.ts';
import { decimals } from '../../format/decimals.ts';
import { shareWords } from '../../format/stats.ts';
import { cx } from '../../styles/class-names.ts';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { FigureTable, type FigureColumn } from '../../ui/layout/responsive-table.tsx';
import styles from './calibration-table.module.css';

type Month = Pick<Calibration, 'month'> & { model?: string } & ReturnType<typeof together>;

const SAID_IN: FigureColumn<Month> = { name: 'Said in', of: ({ month }) => monthName(month) };
const BY_MODEL: FigureColumn<Month> = { name: 'By model', of: ({ model }) => <code>{model}</code> };
const FIGURES: readonly FigureColumn<Month>[] = [
  { name: 'Forecasts', of: ({ count }) => decimals(count, 0) },
  {
    name: 'Said on average',
    mark: <span className={cx(styles['dot'], styles['predicted'])} />,
    of: ({ predicted }) => shareWords(predicted),
  },
  {
    name: 'Came true',
    mark: <span className={cx(styles['dot'], styles['observed'])} />,
    of: ({ observed }) => shareWords(observed),
  },
  { name: 'Off by', of: ({ off }) => `${decimals(off * 100, 1)} points` },
  { name: '0 to 100 %', isLong: true, of: (month) => <Distance month={month} /> },
];

/** What was said beside what came true, a row a month, and a model where the rows name one. */
export function MonthTable({ rows }: { rows: readonly (Calibration & { model?: string })[] }) {
  const isByModel = rows.some(({ model }) => model !== undefined);
  return (
    <FigureTable
      label="Said and come true by month"
      columns={[SAID_IN, ...(isByModel ? [BY_MODEL] : []), ...FIGURES]}
      rows={rows.map(({ bins, ...kind }) => ({ ...kind, ...together(bins) }))}
      keyOf={({ month, model }) => `${month} ${model}`}
    />
  );
}

/** What stands where no forecast of so many days has come to its end. */
export function NothingScored({ days }: { days: number }) {
  return (
    <EmptyState title="Nothing scored for this span yet">
      <p>It takes {days} days until a forecast of them can be held against what came.</p>
    </EmptyState>
  );
}

/** Both on a line; the figures beside it say the same. */
function Distance({ month: { predicted, observed } }: { month: Month }) {
  const from = Math.min(predicted, observed);
  return (
    <span className={styles['line']} aria-hidden="true">
      <span
        className={styles['miss']}
        style={{ left: `${from * 100}%`, width: `${Math.abs(predicted - observed) * 100}%` }}
      />
      <span className={cx(styles['dot'], styles['predicted'])} style={{ left: `${predicted * 100}%` }} />
      <span className={cx(styles['dot'], styles['observed'])} style={{ left: `${observed * 100}%` }} />
    </span>
  );
}

function monthName(month: string | null): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(month ?? 0).toLocaleDateString('en-GB', options);
}
