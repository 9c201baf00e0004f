import { numberLocale } from './locale.ts';

/** A change in percent with its sign: -12.5 becomes "-12.5%". */
export function formatChange(percent: number, locale = numberLocale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: decimalsFor(percent),
  }).format(percent / 100);
}

/** The same change for a screen reader: "down 12.5 percent". */
export function describeChange(percent: number): string {
  if (percent === 0) return 'no change';
  const format = new Intl.NumberFormat('en', { maximumFractionDigits: decimalsFor(percent) });
  return `${percent < 0 ? 'down' : 'up'} ${format.format(Math.abs(percent))} percent`;
}

function decimalsFor(percent: number): number {
  return Math.abs(percent) < 0.1 ? 2 : 1;
}

/** A share with a fixed number of decimals and a true minus sign: 0.068 becomes "6.8%". */
export function formatPercentage(share: number, decimals: number, locale = numberLocale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'negative',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
    .format(share)
    .replace('-', '−');
}

/**
 * A share from 0 to 1 in whole percent. Near the ends it is "under 1%" or "over 99%", never a rounded 0% or
 * 100%.
 */
export function formatShare(share: number): string {
  if (share > 0.99 && share < 1) return `over ${formatPercentage(0.99, 0)}`;
  if (share > 0 && share < 0.01) return `under ${formatPercentage(0.01, 0)}`;
  return formatPercentage(share, 0);
}
