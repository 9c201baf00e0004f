import { type PriceStats } from '@tidemark/contracts/price.ts';
import { formatMoney } from '../../../format/money.ts';
import styles from './price-table.module.css';

const PERIODS = [
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['180d', '180 days'],
  ['365d', '1 year'],
] as const;

/** Low, average and high of fixed periods, independent of the range of the chart. */
export function PeriodTable({ windows }: { windows: PriceStats['windows'] }) {
  const rows = PERIODS.flatMap(([key, name]) => {
    const figures = windows[key];
    return figures ? [{ name, figures }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label="Low, average and high by period">
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col">Low</th>
            <th scope="col">Average</th>
            <th scope="col">High</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, figures }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatMoney(figures.low)}</td>
              <td>{formatMoney(figures.average)}</td>
              <td>{formatMoney(figures.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
