/** Rates of VAT and sales tax in percent, as they are common anywhere. */
const RATES = [
  5, 5.5, 6, 7, 7.7, 8, 8.1, 8.5, 9, 9.5, 10, 11, 12, 12.5, 13, 13.5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
  24, 25, 25.5, 27,
];

/** Whether one amount is another one with tax, to the last digit. */
export function isWithTaxOf(gross: number, net: number): boolean {
  if (gross <= net || net <= 0) return false;
  const step = Number.isInteger(gross) && Number.isInteger(net) ? 1 : 0.011;
  return RATES.some((rate) => Math.abs(net * (1 + rate / 100) - gross) < Math.min(step, net * 0.004));
}
