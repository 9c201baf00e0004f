import { type Money } from '@tidemark/contracts/money.ts';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useActiveTheme } from '../styles/theme.ts';
import { chartColours } from './chart-colours.ts';
import { chartData, chartOptions } from './chart-options.ts';
import { ChartTooltip, FanTooltip } from './chart-tooltip.tsx';
import styles from './price-chart.module.css';
import { fanPointFor, type PriceFan } from './price-fan.ts';
import { type PriceSeries } from './price-series.ts';

interface PriceChartProps {
  series: PriceSeries;
  /** Target prices of the user's rules, in the currency of the series. */
  targets: readonly Money[];
  /** The forecast, or null if there is none to draw. */
  fan: PriceFan | null;
  /** A description of the chart for screen readers. */
  label: string;
  shop: string;
}

interface Hover {
  index: number;
  second: number;
  left: number;
  width: number;
}

/** The price over time. Show it with a PriceTable, which has the same data for screen readers. */
export function PriceChart(props: PriceChartProps) {
  return <Plot key={useActiveTheme()} {...props} />;
}

function Plot({ series, targets, fan, label, shop }: PriceChartProps) {
  const host = useRef<HTMLElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const onHover = (index: number | null, left: number, second: number): void =>
      setHover(
        index === null || left < 0
          ? null
          : { index, second, left: left + chart.over.offsetLeft, width: size().width },
      );
    const options = chartOptions({
      series,
      targets,
      fan,
      colours: chartColours(element),
      ...size(),
      onHover,
    });
    const chart = new uPlot(options, chartData(series), element);
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(element);
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
