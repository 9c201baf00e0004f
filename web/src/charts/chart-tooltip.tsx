import { formatMoney } from '../format/money.ts';
import { formatDateTime, formatDay } from '../format/time.ts';
import styles from './price-chart.module.css';
import { type FanPoint } from './price-fan.ts';
import { type PriceStep } from './price-series.ts';

interface TooltipPosition {
  /** Pixels from the chart's left edge, and its width. */
  left: number;
  width: number;
}

interface TooltipProps extends TooltipPosition {
  step: PriceStep;
  shop: string;
}

/** The price under the pointer, its time and its shop. */
export function ChartTooltip({ step, left, width, shop }: TooltipProps) {
  return (
    <div className={styles['tooltip']} style={sideOf({ left, width })}>
      <strong>{formatMoney(step.price)}</strong>
      {step.listPrice && <span>List price {formatMoney(step.listPrice)}</span>}
      {step.isOutOfStock && <span>Out of stock</span>}
      <span>{step.day ? `Close of ${utcDay(step.at)} (UTC)` : `From ${formatDateTime(step.at * 1000)}`}</span>
      {step.day && (
        <span>
          Day range: {formatMoney(step.day.low)} to {formatMoney(step.day.high)}
        </span>
      )}
      <span>From {shop}</span>
    </div>
  );
}

/** The forecast of the lowest price until a future time. */
export function FanTooltip({ point: { at, low }, left, width }: TooltipPosition & { point: FanPoint }) {
  return (
    <div className={styles['tooltip']} style={sideOf({ left, width })}>
      <strong>{formatMoney(low.q50)}</strong>
      <span>Lowest price until {formatDay(at * 1000)}, median</span>
      <span>
        80% likely: {formatMoney(low.q10)} to {formatMoney(low.q90)}
      </span>
      <span>Forecast</span>
    </div>
  );
}

function sideOf({ left, width }: TooltipPosition) {
  return left > width / 2 ? { right: width - left + 12 } : { left: left + 12 };
}

function utcDay(second: number): string {
  return new Date(second * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
