import { type Money } from '@tidemark/contracts/money.ts';
import type uPlot from 'uplot';
import { formatMoney } from '../format/money.ts';
import { type ChartColours, withOpacity } from './chart-colours.ts';
import { lowestStep, lowOf, outOfStockSpans, type PriceSeries } from './price-series.ts';

/** Shades the times at which the product was out of stock, behind everything else. */
export function shadeOutOfStock(series: PriceSeries, colours: ChartColours) {
  return (chart: uPlot): void => {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.fillStyle = withOpacity(colours.warn, 14);
    for (const [from, to] of outOfStockSpans(series)) {
      const left = chart.valToPos(from, 'x', true);
      const right = chart.valToPos(to, 'x', true);
      ctx.fillRect(left, bbox.top, Math.max(right - left, 1), bbox.height);
    }
    ctx.restore();
  };
}

/** Marks the lowest price and draws a line per target. */
export function drawMarks(series: PriceSeries, targets: readonly Money[], colours: ChartColours) {
  return (chart: uPlot): void => {
    const { ctx } = chart;
    ctx.save();
    ctx.font = `600 ${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
    for (const target of targets)
      drawTarget(chart, Number(target.amount), colours.rise, `Target ${formatMoney(target)}`);
    markLow(chart, series, colours);
    ctx.restore();
  };
}

function drawTarget(chart: uPlot, value: number, colour: string, label: string): void {
  const { ctx, bbox } = chart;
  const y = chart.valToPos(value, 'y', true);
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(label, bbox.left + 6 * devicePixelRatio, y - 4 * devicePixelRatio);
}

function markLow(chart: uPlot, series: PriceSeries, colours: ChartColours): void {
  const low = lowestStep(series);
  if (!low || series.steps.length < 2) return;
  const { ctx, bbox } = chart;
  const x = chart.valToPos(low.at, 'x', true);
  const y = chart.valToPos(lowOf(low), 'y', true);
  ctx.beginPath();
  ctx.arc(x, y, 4.5 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fillStyle = colours.surface;
  ctx.strokeStyle = colours.fall;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = colours.fall;
  ctx.textBaseline = 'top';
  ctx.textAlign = x > bbox.left + bbox.width * 0.8 ? 'right' : 'left';
  ctx.fillText(`Low ${formatMoney(low.day?.low ?? low.price)}`, x, y + 8 * devicePixelRatio);
}
