/** Rough exchange rates, exact enough for a price's order of magnitude. Other currencies count as euros. */
const EUROS: Readonly<Record<string, number>> = {
  AUD: 0.6, BRL: 0.16, CAD: 0.65, CNY: 0.13, CZK: 0.04, DKK: 0.13, HKD: 0.11, HUF: 0.0025, IDR: 0.00006,
  INR: 0.011, ISK: 0.0068, JPY: 0.0063, KRW: 0.0007, MXN: 0.05, MYR: 0.2, NOK: 0.086, NZD: 0.55, PHP: 0.016,
  PLN: 0.23, RON: 0.2, RUB: 0.01, SEK: 0.088, THB: 0.026, TRY: 0.027, TWD: 0.029, UAH: 0.023, VND: 0.00004,
  ZAR: 0.05,
}; // prettier-ignore

/** The rough value of one unit of a currency, in euros. */
export function roughEuros(currency: string): number {
  return EUROS[currency] ?? 1;
}
