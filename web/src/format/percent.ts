import { numberLocale } from './locale.ts';

/** A signed percentage: -12.5 is "-12.5%" as the locale writes it. */
export function formatPercent(percent: number, locale = numberLocale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: decimalsFor(percent),
  }).format(percent / 100);
}

/** The same for a screen reader: "down 12.5 percent". */
export function percentInWords(percent: number): string {
  if (percent === 0) return 'no change';
  const format = new Intl.NumberFormat('en', { maximumFractionDigits: decimalsFor(percent) });
  return `${percent < 0 ? 'down' : 'up'} ${format.format(Math.abs(percent))} percent`;
}

function decimalsFor(percent: number): number {
  return Math.abs(percent) < 0.1 ? 2 : 1;
}
