import { cx } from '../styles/class-names.ts';
import styles from './chart-key.module.css';
import { type PriceSeries } from './price-series.ts';

interface ChartKeyProps {
  series: PriceSeries;
  hasTargets: boolean;
  hasFan: boolean;
}

/** What the chart's lines and shades mean, those that are in it. */
export function ChartKey({ series: { steps }, hasTargets, hasFan }: ChartKeyProps) {
  const keys = [
    {
      look: 'price',
      name: steps.some((step) => step.day) ? 'Price at the end of the day' : 'Price',
      isShown: true,
    },
    { look: 'band', name: 'Range within the day', isShown: steps.some((step) => step.day) },
    { look: 'list', name: 'List price', isShown: steps.some((step) => step.listPrice) },
    { look: 'target', name: 'Your target', isShown: hasTargets },
    { look: 'ahead', name: 'Lowest price ahead, as likely above as below', isShown: hasFan },
    { look: 'fan', name: 'Lowest price ahead, 8 in 10 chances', isShown: hasFan },
    { look: 'out', name: 'Out of stock', isShown: steps.some((step) => step.isOutOfStock) },
  ];
  return (
    <ul className={styles['keys']}>
      {keys
        .filter((key) => key.isShown)
        .map(({ look, name }) => (
          <li key={look}>
            <span className={cx(styles['swatch'], styles[look])} aria-hidden="true" />
            {name}
          </li>
        ))}
    </ul>
  );
}
