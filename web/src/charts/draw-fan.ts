import type uPlot from 'uplot';
import { type ChartColours, withOpacity } from './chart-colours.ts';
import { type FanPoint, type PriceFan } from './price-fan.ts';

type Quantile = keyof FanPoint['low'];

/** Draws the forecast of the lowest price: the 80% band and the median. */
export function drawFan({ points }: PriceFan, colours: ChartColours) {
  return (chart: uPlot): void => {
    const { ctx, bbox } = chart;
    const [now] = points;
    if (!now) return;
    const toPixels = (quantile: Quantile) =>
      points.map(({ at, low }) => ({
        x: chart.valToPos(at, 'x', true),
        y: chart.valToPos(Number(low[quantile].amount), 'y', true),
      }));
    ctx.save();
    ctx.fillStyle = withOpacity(colours.accent, 20);
    trace(ctx, [...toPixels('q90'), ...toPixels('q10').reverse()]);
    ctx.closePath();
    ctx.fill();
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.lineCap = 'round';
    trace(ctx, toPixels('q50'));
    ctx.stroke();
    markNow(ctx, chart.valToPos(now.at, 'x', true), bbox, colours);
    ctx.restore();
  };
}

function trace(ctx: CanvasRenderingContext2D, points: readonly { x: number; y: number }[]): void {
  ctx.beginPath();
  for (const { x, y } of points) ctx.lineTo(x, y);
}

function markNow(
  ctx: CanvasRenderingContext2D,
  x: number,
  { top, height }: uPlot.BBox,
  colours: ChartColours,
): void {
  ctx.strokeStyle = colours['line-strong'];
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.fillStyle = colours['ink-soft'];
  ctx.font = `${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText('Now', x + 5 * devicePixelRatio, top + 2 * devicePixelRatio);
}
