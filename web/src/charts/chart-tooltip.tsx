import { formatMoney } from '../format/money.ts';
import { absoluteTime, dayOf } from '../format/time.ts';
import styles from './price-chart.module.css';
import { type FanPoint } from './price-fan.ts';
import { type Step } from './price-series.ts';

interface Place {
  /** Pixels from the chart's left edge, and its width. */
  left: number;
  width: number;
}

interface TooltipProps extends Place {
  step: Step;
  shop: string;
}

/** The price under the pointer, its time and where it was read. */
export function ChartTooltip({ step, left, width, shop }: TooltipProps) {
  return (
    <div className={styles['tooltip']} style={sideOf({ left, width })}>
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

/** What the forecast says of the time up to a moment ahead. */
export function FanTooltip({ point: { at, low }, left, width }: Place & { point: FanPoint }) {
  return (
    <div className={styles['tooltip']} style={sideOf({ left, width })}>
      <strong>{formatMoney(low.q50)}</strong>
      <span>Lowest price until {dayOf(at * 1000)}, as likely above as below</span>
      <span>
        8 in 10: {formatMoney(low.q10)} to {formatMoney(low.q90)}
      </span>
      <span>A forecast</span>
    </div>
  );
}

function sideOf({ left, width }: Place) {
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
