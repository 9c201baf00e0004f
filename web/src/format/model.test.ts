import { describe, expect, it } from 'vitest';
import { formatDecimal } from './format-decimal.ts';
import { describeGain, describeSample } from './model.ts';

describe('describeGain', () => {
  it.each([
    [{ mean: 0.02, low: 0.01, high: 0.03 }, 'better by 0.02'],
    [{ mean: -0.02, low: -0.03, high: -0.01 }, 'worse by 0.02'],
    [{ mean: 0.02, low: -0.01, high: 0.05 }, 'no clear difference'],
    [{ mean: 0, low: 0, high: 0 }, 'no clear difference'],
  ])('describes %j as "%s"', (gain, text) => {
    expect(describeGain(gain, (value) => formatDecimal(value, 2, 'en'))).toBe(text);
  });
});

it('describeSample names the moments, the products and the period of a training set', () => {
  const text = describeSample({
    products: 600,
    moments: 12,
    from: '2026-01-02T12:00:00.000Z',
    until: '2026-02-03T12:00:00.000Z',
  });
  expect(text).toMatch(/^12 moments of 600 products, .*2026 to .*2026$/);
});
