import { type Calibration } from '@tidemark/contracts/forecast.ts';
import { formatDecimal } from '../../format/format-decimal.ts';
import { mergeBins } from '../../format/merge-bins.ts';
import { formatShare } from '../../format/percent.ts';
import { classNames } from '../../styles/class-names.ts';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { ResponsiveTable, type TableColumn } from '../../ui/layout/responsive-table.tsx';
import styles from './calibration-table.module.css';

type CalibrationRow = Pick<Calibration, 'month'> & { model?: string } & ReturnType<typeof mergeBins>;

const MONTH: TableColumn<CalibrationRow> = { name: 'Month', render: ({ month }) => monthName(month) };
const MODEL: TableColumn<CalibrationRow> = { name: 'Model', render: ({ model }) => <code>{model}</code> };
const FIGURES: readonly TableColumn<CalibrationRow>[] = [
  { name: 'Forecasts', render: ({ count }) => formatDecimal(count, 0) },
  {
    name: 'Predicted',
    mark: <span className={classNames(styles['dot'], styles['predicted'])} />,
    render: ({ predicted }) => formatShare(predicted),
  },
  {
    name: 'Actual',
    mark: <span className={classNames(styles['dot'], styles['observed'])} />,
    render: ({ observed }) => formatShare(observed),
  },
  { name: 'Off by', render: ({ gap }) => `${formatDecimal(gap * 100, 1)} points` },
  { name: '0 to 100%', isWide: true, render: (row) => <GapBar row={row} /> },
];

/** Predicted chances and observed frequencies, with a row per month and, if the rows name one, per model. */
export function CalibrationTable({ rows }: { rows: readonly (Calibration & { model?: string })[] }) {
  const isByModel = rows.some(({ model }) => model !== undefined);
  return (
    <ResponsiveTable
      label="Predicted and actual by month"
      columns={[MONTH, ...(isByModel ? [MODEL] : []), ...FIGURES]}
      rows={rows.map(({ bins, ...group }) => ({ ...group, ...mergeBins(bins) }))}
      rowKey={({ month, model }) => `${month} ${model}`}
    />
  );
}

/** Shown while no forecast for this horizon has been scored. */
export function NoCalibration({ days }: { days: number }) {
  return (
    <EmptyState title="No scored forecasts for this horizon yet">
      <p>A forecast for {days} days can be scored once those days have passed.</p>
    </EmptyState>
  );
}

/** Both shares on one line; the other columns have the same figures as text. */
function GapBar({ row: { predicted, observed } }: { row: CalibrationRow }) {
  const from = Math.min(predicted, observed);
  return (
    <span className={styles['line']} aria-hidden="true">
      <span
        className={styles['gap']}
        style={{ left: `${from * 100}%`, width: `${Math.abs(predicted - observed) * 100}%` }}
      />
      <span
        className={classNames(styles['dot'], styles['predicted'])}
        style={{ left: `${predicted * 100}%` }}
      />
      <span
        className={classNames(styles['dot'], styles['observed'])}
        style={{ left: `${observed * 100}%` }}
      />
    </span>
  );
}

function monthName(month: string | null): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(month ?? 0).toLocaleDateString('en-GB', options);
}
