/** schema.org conditions by the last part of their name in lower case. */
export const CONDITIONS = {
  newcondition: 'New', new: 'New', usedcondition: 'Used', used: 'Used', refurbishedcondition: 'Refurbished', refurbished: 'Refurbished',
  damagedcondition: 'Damaged', damaged: 'Damaged',
} as const; // prettier-ignore

/** What a page may say about a product besides its offer; null if it does not. */
export interface ProductDetails {
  seller: string | null;
  condition: (typeof CONDITIONS)[keyof typeof CONDITIONS] | null;
  mpn: string | null;
  /** ISBN-13, converted if the page has an ISBN-10. */
  isbn: string | null;
  /** `value` out of `best`, from `count` ratings if the page says. */
  rating: { value: number; best: number; count: number | null } | null;
  /** The price of a unit of measure in the offer's currency: 9.80 for "100 ml". */
  unitPrice: { amount: string; unit: string } | null;
}
