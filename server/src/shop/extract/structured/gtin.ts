/**
 * The digits of a GTIN-8, -12, -13, -14 or ISBN with a valid check digit; null otherwise. An ISBN-10 becomes
 * an ISBN-13.
 */
export function verifiedGtin(text: string): string | null {
  const compact = text.replace(/[\s-]/g, '').replace(/^(?:urn:)?(?:isbn|gtin|ean|upc):?/i, '');
  if (/^\d{9}[\dX]$/i.test(compact)) return isbn13(compact.toUpperCase());
  if (!/^(?:\d{8}|\d{12,14})$/.test(compact) || /^0+$/.test(compact)) return null;
  return checkDigit(compact.slice(0, -1)) === Number(compact.at(-1)) ? compact : null;
}

/** GS1 check digit: from the right, digits have weights 3 and 1 alternately. */
function checkDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** Converts an ISBN-10 to ISBN-13, the GTIN in use today; null if its check digit is wrong. */
function isbn13(isbn10: string): string | null {
  const sum = [...isbn10].reduce(
    (total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - index),
    0,
  );
  if (sum % 11 !== 0) return null;
  const body = `978${isbn10.slice(0, 9)}`;
  return `${body}${checkDigit(body)}`;
}
