/** Roughly how many units of a currency buy what a US dollar buys. Its prices end on a multiple of `step`. */
interface CurrencyScale {
  readonly perDollar: number;
  readonly step: number;
}

const SCALES: Readonly<Record<string, CurrencyScale>> = {
  JPY: { perDollar: 150, step: 10 }, KRW: { perDollar: 1350, step: 100 }, IDR: { perDollar: 16000, step: 500 },
  VND: { perDollar: 25000, step: 1000 }, CLP: { perDollar: 900, step: 10 }, COP: { perDollar: 4000, step: 100 },
  HUF: { perDollar: 360, step: 5 }, INR: { perDollar: 83, step: 1 }, PKR: { perDollar: 280, step: 10 },
  NGN: { perDollar: 1500, step: 50 }, KES: { perDollar: 130, step: 5 }, ARS: { perDollar: 900, step: 1 },
  IRR: { perDollar: 500000, step: 10000 }, RUB: { perDollar: 90, step: 1 }, TWD: { perDollar: 32, step: 1 },
  CZK: { perDollar: 23, step: 1 }, SEK: { perDollar: 10.5, step: 1 }, NOK: { perDollar: 10.5, step: 1 },
  DKK: { perDollar: 7, step: 1 }, UAH: { perDollar: 40, step: 1 }, THB: { perDollar: 36, step: 1 },
  TRY: { perDollar: 33, step: 1 }, EGP: { perDollar: 48, step: 1 }, PHP: { perDollar: 57, step: 1 },
  KZT: { perDollar: 450, step: 10 }, ILS: { perDollar: 3.7, step: 1 }, ZAR: { perDollar: 18, step: 1 }, MXN: { perDollar: 18, step: 1 },
}; // prettier-ignore
const OTHERS: CurrencyScale = { perDollar: 1.3, step: 1 };
const ENDINGS = [0, 0, 50, 90, 95, 99, 99] as const;

/** A shop's price near a value in dollars, in hundredths of the currency. */
export function retailCents(
  { currency, hasFraction }: { currency: string; hasFraction: boolean },
  dollars: number,
  draw: number,
): number {
  const { perDollar, step } = SCALES[currency] ?? OTHERS;
  const units = Math.max(1, Math.round((dollars * perDollar) / step)) * step;
  const ending = hasFraction ? (ENDINGS[Math.floor(draw * ENDINGS.length)] ?? 0) : 0;
  return units * 100 + ending;
}
