import { type Money } from '@tidemark/contracts/money.ts';
import uPlot from 'uplot';
import { numberLocale, wordLocale } from '../format/locale.ts';
import { type ChartColours, withOpacity } from './chart-colours.ts';
import { drawMarks, shadeOutOfStock } from './chart-marks.ts';
import { drawFan } from './draw-fan.ts';
import { fanEnd, type PriceFan } from './price-fan.ts';
import { priceExtent, type PriceSeries } from './price-series.ts';

interface ChartInput {
  series: PriceSeries;
  targets: readonly Money[];
  fan: PriceFan | null;
  colours: ChartColours;
  width: number;
  height: number;
  /** Called with the step under the pointer (null: none), its pixel position and its time in Unix seconds. */
  onHover: (index: number | null, left: number, second: number) => void;
}

/**
 * The chart's columns: time, price, list price, and the day's low and high. The last step is repeated at the
 * present.
 */
export function chartData({ steps, to }: PriceSeries): uPlot.AlignedData {
  const extended = [...steps, ...steps.slice(-1).map((step) => ({ ...step, at: to }))];
  return [
    extended.map((step) => step.at),
    extended.map((step) => toNumber(step.price)),
    extended.map((step) => toNumber(step.listPrice)),
    extended.map((step) => toNumber(step.day?.low)),
    extended.map((step) => toNumber(step.day?.high)),
  ];
}

/** A price as a number, for drawing only. Text always shows the decimal string. */
function toNumber(money: Money | null | undefined): number | null {
  return money ? Number(money.amount) : null;
}

export function chartOptions({
  series,
  targets,
  fan,
  colours,
  width,
  height,
  onHover,
}: ChartInput): uPlot.Options {
  const [low, high] = priceExtent(
    series,
    targets,
    fan?.points.flatMap((point) => Object.values(point.low)),
  );
  const to = fan ? Math.max(series.to, fanEnd(fan)) : series.to;
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const line = (stroke: string, width: number): uPlot.Series => ({
    stroke,
    width,
    points: { show: false },
    ...(stepped && { paths: stepped }),
  });
  return {
    width,
    height,
    padding: [12, 4, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: (_, index) => (index === 1 ? 9 : 0), fill: colours.accent },
      dataIdx: (chart, _, nearest, second) => stepInForce(chart, nearest, second),
    },
    scales: { x: { range: () => [series.from, to] }, y: { range: () => [low, high] } },
    series: [
      {},
      { ...line(colours.accent, 2.25), fill: (chart) => areaGradient(chart, colours) },
      { ...line(colours['line-strong'], 1.25), dash: [2, 3] },
      line('transparent', 0),
      line('transparent', 0),
    ],
    bands: [{ series: [4, 3], fill: withOpacity(colours.accent, 22) }],
    axes: axes(series, to, colours, high - low),
    hooks: hooks({ series, targets, fan, colours, onHover }),
  };
}

function hooks({
  series,
  targets,
  fan,
  colours,
  onHover,
}: Omit<ChartInput, 'width' | 'height'>): uPlot.Hooks.Arrays {
  return {
    drawClear: [shadeOutOfStock(series, colours)],
    draw: [...(fan ? [drawFan(fan, colours)] : []), drawMarks(series, targets, colours)],
    setCursor: [
      (chart) => {
        const { idxs, left = -1 } = chart.cursor;
        onHover(idxs?.[1] ?? null, left, chart.posToVal(left, 'x'));
      },
    ],
  };
}

/** The step in force at a time: the nearest one, or the one before if the nearest starts later. */
function stepInForce(chart: uPlot, nearest: number, second: number): number {
  return nearest > 0 && (chart.data[0][nearest] ?? 0) > second ? nearest - 1 : nearest;
}

/** The fill under the price line, fading towards the bottom. */
function areaGradient(chart: uPlot, colours: ChartColours): CanvasGradient {
  const { top, height } = chart.bbox;
  const gradient = chart.ctx.createLinearGradient(0, top, 0, top + Math.max(height, 1));
  gradient.addColorStop(0, withOpacity(colours.accent, 26));
  gradient.addColorStop(1, withOpacity(colours.accent, 3));
  return gradient;
}

function axes(series: PriceSeries, to: number, colours: ChartColours, span: number): uPlot.Axis[] {
  const money = new Intl.NumberFormat(numberLocale, {
    style: 'currency',
    currency: series.currency,
    ...(span > 12 ? { maximumFractionDigits: 0 } : {}),
  });
  const time = new Intl.DateTimeFormat(wordLocale, timeFields(to - series.from));
  const common = {
    stroke: colours['ink-soft'],
    font: `12px ${getComputedStyle(document.body).fontFamily}`,
    ticks: { show: false },
  };
  return [
    {
      ...common,
      grid: { show: false },
      space: 84,
      size: 28,
      values: (_, at) => at.map((second) => time.format(second * 1000)),
    },
    {
      ...common,
      grid: { stroke: colours.line, width: 1 },
      space: 44,
      size: (chart, values) => axisWidth(chart, values),
      values: (_, prices) => prices.map((price) => money.format(price)),
    },
  ];
}

function axisWidth(chart: uPlot, values: string[] | null): number {
  const longest = Math.max(0, ...(values ?? []).map((text) => chart.ctx.measureText(text).width));
  return Math.ceil(longest / devicePixelRatio) + 16;
}

const DAY_SECONDS = 86_400;

function timeFields(spanSeconds: number): Intl.DateTimeFormatOptions {
  if (spanSeconds <= DAY_SECONDS) return { hour: '2-digit', minute: '2-digit' };
  if (spanSeconds <= 4 * DAY_SECONDS) return { weekday: 'short', hour: '2-digit', minute: '2-digit' };
  return spanSeconds <= 200 * DAY_SECONDS
    ? { day: 'numeric', month: 'short' }
    : { month: 'short', year: 'numeric' };
}
