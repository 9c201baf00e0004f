import { classNames } from '../styles/class-names.ts';
import styles from './chart-key.module.css';
import { type PriceSeries } from './price-series.ts';

interface ChartKeyProps {
  series: PriceSeries;
  hasTargets: boolean;
  hasFan: boolean;
}

/** The legend of the lines and areas that the chart contains. */
export function ChartKey({ series: { steps }, hasTargets, hasFan }: ChartKeyProps) {
  const entries = [
    {
      style: 'price',
      name: steps.some((step) => step.day) ? 'Closing price of the day' : 'Price',
      isShown: true,
    },
    { style: 'band', name: 'Daily range', isShown: steps.some((step) => step.day) },
    { style: 'list', name: 'List price', isShown: steps.some((step) => step.listPrice) },
    { style: 'target', name: 'Your target', isShown: hasTargets },
    { style: 'ahead', name: 'Forecast low, median', isShown: hasFan },
    { style: 'fan', name: 'Forecast low, 80% likely', isShown: hasFan },
    { style: 'out', name: 'Out of stock', isShown: steps.some((step) => step.isOutOfStock) },
  ];
  return (
    <ul className={styles['keys']}>
      {entries
        .filter(({ isShown }) => isShown)
        .map(({ style, name }) => (
          <li key={style}>
            <span className={classNames(styles['swatch'], styles[style])} aria-hidden="true" />
            {name}
          </li>
        ))}
    </ul>
  );
}
