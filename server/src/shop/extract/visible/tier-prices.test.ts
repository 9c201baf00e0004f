import { describe, expect, it } from 'vitest';
import { tierPrices } from './tier-prices.ts';

const tiersAmong = (...amounts: [before: string, amount: string][]) =>
  tierPrices(amounts.map(([before, amount]) => ({ before, amount })));

describe('tierPrices', () => {
  it.each([
    [
      [
        ['', '140.99'],
        ['10 or more ', '129.71'],
        ['20 or more ', '118.43'],
      ],
      [false, true, true],
    ],
    [
      [
        ['ab 10 Stück: ', '12.50'],
        ['ab 50 Stück: ', '11.00'],
      ],
      [true, true],
    ],
    [
      [
        ['1個 ', '28580'],
        ['10個以上：', '26294'],
        ['20個以上：', '24007'],
      ],
      [false, true, true],
    ],
    [
      [
        ['od 5 szt. ', '9.99'],
        ['od 10 szt. ', '8.99'],
        ['od 20 szt. ', '7.99'],
      ],
      [true, true, true],
    ],
  ] as const)('finds the prices for larger quantities in %j', (amounts, expected) => {
    expect(tiersAmong(...(amounts as unknown as [string, string][]))).toEqual(expected);
  });

  it.each([
    [
      [
        ['Phone 15 ', '799'],
        ['Phone 16 ', '899'],
      ],
    ],
    [
      [
        ['Was ', '20'],
        ['now ', '15'],
      ],
    ],
    [[['15 inch ', '799']]],
    [
      [
        ['20 or more ', '5'],
        ['10 or more ', '4'],
      ],
    ],
  ] as const)('finds none in %j', (amounts) => {
    expect(tiersAmong(...(amounts as unknown as [string, string][]))).not.toContain(true);
  });
});
