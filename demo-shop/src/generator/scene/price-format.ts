/** How a shop writes amounts, read from a sample such as "1.234,50 €". */
export interface PriceFormat {
  readonly before: string;
  readonly after: string;
  readonly group: string;
  /** Empty when amounts have no fraction. */
  readonly decimal: string;
  /** Written instead of a fraction, as in "1 234:-". */
  readonly dash: string;
  readonly isIndian: boolean;
  readonly zero: number;
}

/** The parts of an amount; markup may wrap each. */
export interface MoneyParts {
  readonly before: string;
  readonly whole: string;
  readonly decimal: string;
  readonly fraction: string;
  readonly after: string;
}

const SAMPLE = /^(\D*)(\d)(\D?)\d{3}(?:([.,٫])50|([,:.][-–—]))?(\D*)$/;
const ASCII_ZERO = 0x30;

/** Reads a format from its sample. */
export function priceFormat(sample: string, currency: string): PriceFormat {
  const zero = zeroOf(sample);
  const match = SAMPLE.exec(toAscii(sample, zero));
  if (!match) throw new Error(`not a sample of a price: ${sample}`);
  const [, before = '', , group = '', decimal = '', dash = '', after = ''] = match;
  return { before, after, group, decimal, dash, isIndian: currency === 'INR', zero };
}

/** The parts of an amount given in hundredths. A format without a fraction rounds. */
export function moneyParts(format: PriceFormat, cents: number): MoneyParts {
  const whole = format.decimal === '' ? Math.round(cents / 100) : Math.floor(cents / 100);
  const digits = (text: string): string => fromAscii(text, format.zero);
  return {
    before: format.before,
    whole: digits(groupDigits(String(whole), format)),
    decimal: format.decimal === '' ? format.dash.slice(0, 1) : format.decimal,
    fraction: format.decimal === '' ? format.dash.slice(1) : digits(String(cents % 100).padStart(2, '0')),
    after: format.after,
  };
}

export function moneyText(format: PriceFormat, cents: number): string {
  const { before, whole, decimal, fraction, after } = moneyParts(format, cents);
  return before + whole + decimal + fraction + after;
}

/** The amount as a decimal number with a point, as data write it. */
export function plainAmount(cents: number): string {
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2);
}

function groupDigits(digits: string, { group, isIndian }: PriceFormat): string {
  if (isIndian && digits.length > 3)
    return digits.slice(0, -3).replace(/\B(?=(?:\d{2})+$)/g, group) + group + digits.slice(-3);
  return digits.replace(/\B(?=(?:\d{3})+$)/g, () => group);
}

function zeroOf(sample: string): number {
  if (/[\u0660-\u0669]/.test(sample)) return 0x660;
  return /[\u06f0-\u06f9]/.test(sample) ? 0x6f0 : ASCII_ZERO;
}

function toAscii(text: string, zero: number): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - zero + ASCII_ZERO),
  );
}

function fromAscii(text: string, zero: number): string {
  if (zero === ASCII_ZERO) return text;
  return text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - ASCII_ZERO + zero));
}
