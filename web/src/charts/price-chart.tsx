import { type Money } from '@tidemark/contracts/money.ts';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLook } from '../styles/theme.ts';
import { chartColours } from './chart-colours.ts';
import { chartData, chartOptions } from './chart-options.ts';
import { ChartTooltip, FanTooltip } from './chart-tooltip.tsx';
import styles from './price-chart.module.css';
import { fanPointFor, type PriceFan } from './price-fan.ts';
import { type PriceSeries } from './price-series.ts';

interface PriceChartProps {
  series: PriceSeries;
  /** Prices that rules wait for, in the series' currency. */
  targets: readonly Money[];
  /** Where the price may go from now on. */
  fan: PriceFan | null;
  /** Says in words what the chart shows. */
  label: string;
  shop: string;
}

interface Hover {
  index: number;
  second: number;
  left: number;
  width: number;
}

/** The price as a tide line over time; the table beside it tells the same without sight. */
export function PriceChart(props: PriceChartProps) {
  return <Plot key={useLook()} {...props} />;
}

function Plot({ series, targets, fan, label, shop }: PriceChartProps) {
  const host = useRef<HTMLElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);

  useEffect(() => {
    const place = host.current;
    if (!place) return;
    const size = () => ({ width: place.clientWidth, height: place.clientHeight });
    const onHover = (index: number | null, left: number, second: number): void =>
      setHover(
        index === null || left < 0
          ? null
          : { index, second, left: left + chart.over.offsetLeft, width: size().width },
      );
    const options = chartOptions({ series, targets, fan, colours: chartColours(place), ...size(), onHover });
    const chart = new uPlot(options, chartData(series), place);
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(place);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [series, targets, fan]);

  const ahead = hover && fan && hover.second > series.to ? fanPointFor(fan, hover.second) : undefined;
  const step = hover && series.steps[Math.min(hover.index, series.steps.length - 1)];
  return (
    <div className={styles['frame']}>
      <figure ref={host} className={styles['chart']} aria-label={label} />
      {hover && ahead && <FanTooltip point={ahead} left={hover.left} width={hover.width} />}
      {step && !ahead && <ChartTooltip step={step} left={hover.left} width={hover.width} shop={shop} />}
    </div>
  );
}
