import { describe, expect, it } from 'vitest';
import { describeChange, formatChange, formatPercentage, formatShare } from './percent.ts';

describe('a change in percent', () => {
  it.each([
    [-12.5, '-12.5%', 'down 12.5 percent'],
    [-4.25, '-4.3%', 'down 4.3 percent'],
    [3, '+3%', 'up 3 percent'],
    [-0.04, '-0.04%', 'down 0.04 percent'],
    [0, '0%', 'no change'],
  ])('%d is shown as "%s" and read to a screen reader as "%s"', (percent, text, spoken) => {
    expect(formatChange(percent, 'en-US')).toBe(text);
    expect(describeChange(percent)).toBe(spoken);
  });
});

describe('formatPercentage', () => {
  it.each([
    [0.0677, 1, '6.8%'],
    [0.05, 2, '5.00%'],
    [-0.005, 1, '−0.5%'],
    [-0.0001, 1, '0.0%'],
  ])('shows a share of %d with %i decimals as "%s"', (share, decimals, text) => {
    expect(formatPercentage(share, decimals, 'en-US')).toBe(text);
  });
});

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [0.004, 'under 1%'],
    [0.5, '50%'],
    [0.996, 'over 99%'],
    [1, '100%'],
  ])('shows a share of %d as "%s"', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
