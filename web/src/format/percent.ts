import { numberLocale } from './locale.ts';

/** A signed percentage: -12.5 is "-12.5%" as the locale writes it. */
export function formatPercent(percent: number, locale = numberLocale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: decimalsFor(Math.abs(percent)),
  }).format(percent / 100);
}

/** The same for a screen reader: "down 12.5 percent". */
export function percentInWords(percent: number): string {
  if (percent === 0) return 'no change';
  const size = new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(Math.abs(percent));
  return `${percent < 0 ? 'down' : 'up'} ${size} percent`;
}

function decimalsFor(size: number): number {
  if (size < 0.1) return 2;
  return size < 10 ? 1 : 0;
}
