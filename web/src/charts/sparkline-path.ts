export interface DayClose {
  day: string;
  close: string;
}

const DAY_MS = 86_400_000;

/**
 * An SVG path of a stepped line through the closing prices, in a box of the given size. The last step reaches
 * the right edge.
 */
export function sparklinePath(days: readonly DayClose[], width: number, height: number, pad = 2): string {
  if (days.length === 0) return '';
  const times = days.map(({ day }) => Date.parse(day));
  const closes = days.map(({ close }) => Number(close));
  const first = Math.min(...times);
  const span = Math.max(...times) + DAY_MS - first;
  const low = Math.min(...closes);
  const high = Math.max(...closes);
  const x = (time: number): number => round(((time - first) / span) * width);
  const y = (close: number): number =>
    round(high === low ? height / 2 : pad + (1 - (close - low) / (high - low)) * (height - 2 * pad));
  const steps = closes.map(
    (close, index) =>
      `${index === 0 ? 'M' : 'H'}${x(times[index] ?? first)}${index === 0 ? ` ${y(close)}` : `V${y(close)}`}`,
  );
  return `${steps.join('')}H${round(width)}`;
}

/** The same line closed along the bottom edge, for filling the area below it. */
export function sparklineArea(line: string, height: number): string {
  return line && `${line}V${round(height)}H0Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
