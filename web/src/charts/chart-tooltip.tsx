import { formatMoney } from '../format/money.ts';
import { absoluteTime } from '../format/time.ts';
import styles from './price-chart.module.css';
import type { Step } from './price-series.ts';

interface TooltipProps {
  step: Step;
  /** Pixels from the chart's left edge, and its width. */
  left: number;
  width: number;
  shop: string;
}

/** The price under the pointer, its time and where it was read. */
export function ChartTooltip({ step, left, width, shop }: TooltipProps) {
  const side = left > width / 2 ? { right: width - left + 12 } : { left: left + 12 };
  return (
    <div className={styles['tooltip']} style={side}>
      <strong>{formatMoney(step.price)}</strong>
      {step.listPrice && <span>List price {formatMoney(step.listPrice)}</span>}
      {step.isOutOfStock && <span>Out of stock</span>}
      <span>
        {step.day ? `At the end of ${utcDay(step.at)} (UTC)` : `From ${absoluteTime(step.at * 1000)}`}
      </span>
      {step.day && (
        <span>
          That day {formatMoney(step.day.low)} to {formatMoney(step.day.high)}
        </span>
      )}
      <span>Read at {shop}</span>
    </div>
  );
}

function utcDay(second: number): string {
  return new Date(second * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
