import { FORECAST_DAYS, type Calibration } from '@tidemark/contracts/forecast.ts';
import { useState } from 'react';
import { CalibrationChart } from '../charts/calibration-chart.tsx';
import { numberLocale } from '../format/locale.ts';
import { shareWords } from '../format/stats.ts';
import { EmptyState } from './empty-state.tsx';
import { Panel } from './panel.tsx';
import styles from './record-table.module.css';
import { Segmented } from './segmented.tsx';

const SPANS = FORECAST_DAYS.map((days) => ({
  value: String(days),
  label: `${days} d`,
  name: `${days} days`,
}));

/** Whether a chance of 30 % came true in 30 of 100 cases, as a chart and by month. */
export function CalibrationPanel({ calibration }: { calibration: readonly Calibration[] }) {
  const [days, setDays] = useState(String(Math.max(...FORECAST_DAYS)));
  const ofSpan = calibration.filter((one) => String(one.days) === days);
  const all = ofSpan.find(({ month }) => month === null);
  return (
    <Panel
      title="Said and come true"
      lead={`The chance that was said of a fall of 5 % or more within ${days} days, beside how often it came. On the line, both are the same; a dot’s size tells how many forecasts it stands for.`}
      side={<Segmented label="Days ahead" options={SPANS} value={days} onChange={setDays} />}
    >
      {all ? (
        <>
          <CalibrationChart bins={all.bins} />
          <ByMonth months={ofSpan.filter(({ month }) => month !== null)} />
        </>
      ) : (
        <EmptyState title="Nothing scored for this span yet">
          <p>It takes {days} days until a forecast of them can be held against what came.</p>
        </EmptyState>
      )}
    </Panel>
  );
}

function ByMonth({ months }: { months: readonly Calibration[] }) {
  return (
    <section className={styles['frame']} aria-label="Said and come true by month, a table">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Said in</th>
            <th scope="col">Forecasts</th>
            <th scope="col">Said on average</th>
            <th scope="col">Came true</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, bins }) => {
            const { count, said, came } = together(bins);
            return (
              <tr key={month}>
                <th scope="row">{monthName(month)}</th>
                <td>{count.toLocaleString(numberLocale)}</td>
                <td>{shareWords(said)}</td>
                <td>{shareWords(came)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function together(bins: Calibration['bins']): Calibration['bins'][number] {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = (of: 'said' | 'came') => bins.reduce((sum, bin) => sum + bin.count * bin[of], 0) / count;
  return { count, said: mean('said'), came: mean('came') };
}

function monthName(month: string | null): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(month ?? 0).toLocaleDateString('en-GB', options);
}
