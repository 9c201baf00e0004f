import { type PriceStats } from '@tidemark/contracts/price.ts';
import { formatMoney } from '../../../format/money.ts';
import styles from './price-table.module.css';

const WINDOWS = [
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['180d', '180 days'],
  ['365d', '1 year'],
] as const;

/** Low, average and high of the last weeks and months, whatever the range of the chart. */
export function WindowTable({ windows }: { windows: PriceStats['windows'] }) {
  const rows = WINDOWS.flatMap(([key, name]) => {
    const figures = windows[key];
    return figures ? [{ name, figures }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label="Prices of the last 30 to 365 days">
        <thead>
          <tr>
            <th scope="col">Last</th>
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
