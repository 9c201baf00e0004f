import { useState } from 'react';
import { type PriceSeries, type PriceStep } from '../../../charts/price-series.ts';
import { formatMoney } from '../../../format/money.ts';
import { formatDateTime } from '../../../format/time.ts';
import { Button } from '../../../ui/controls/button.tsx';
import styles from './price-table.module.css';

const INITIAL_ROWS = 20;

/** The chart's data as a table, newest first. */
export function PriceTable({ series }: { series: PriceSeries }) {
  const [rows, setRows] = useState(INITIAL_ROWS);
  const steps = [...series.steps].reverse();
  return (
    <details className={styles['details']}>
      <summary>Show as a table</summary>
      <div className={styles['frame']}>
        <table className={styles['table']} aria-label="Price history">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Price</th>
              <th scope="col">List price</th>
              <th scope="col">Stock</th>
            </tr>
          </thead>
          <tbody>
            {steps.slice(0, rows).map((step) => (
              <PriceRow key={step.at} step={step} />
            ))}
          </tbody>
        </table>
      </div>
      {steps.length > rows && (
        <Button small onClick={() => setRows(rows + 10 * INITIAL_ROWS)}>
          Show older prices
        </Button>
      )}
    </details>
  );
}

function PriceRow({ step }: { step: PriceStep }) {
  const dayRange = step.day && `${formatMoney(step.day.low)} to ${formatMoney(step.day.high)}`;
  return (
    <tr>
      <td>{formatDateTime(step.at * 1000)}</td>
      <td>
        {formatMoney(step.price)}
        {dayRange && <small> ({dayRange})</small>}
      </td>
      <td>{step.listPrice ? formatMoney(step.listPrice) : 'None'}</td>
      <td>{step.day ? 'Not recorded' : step.isOutOfStock ? 'Out of stock' : 'Available'}</td>
    </tr>
  );
}
