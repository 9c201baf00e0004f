import { expect, it } from 'vitest';
import { formatDecimal } from './format-decimal.ts';

it('formatDecimal writes negative numbers with a true minus sign and zero without a sign', () => {
  const numbers = [-0.5, -0.001, 1234.5].map((value) => formatDecimal(value, 2, 'en'));
  expect(numbers).toEqual(['−0.50', '0.00', '1,234.50']);
});
