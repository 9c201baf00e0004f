/** schema.org conditions by the last part of their name, in small letters. */
export const CONDITIONS = {
  newcondition: 'New', new: 'New', usedcondition: 'Used', used: 'Used', refurbishedcondition: 'Refurbished', refurbished: 'Refurbished',
  damagedcondition: 'Damaged', damaged: 'Damaged',
} as const; // prettier-ignore

/** What a page may say of a product and its offer beside the price; null where it does not. */
export type ProductDetails = {
  seller: string | null;
  condition: (typeof CONDITIONS)[keyof typeof CONDITIONS] | null;
  mpn: string | null;
  /** ISBN-13, also where the page has the ISBN-10. */
  isbn: string | null;
  /** `value` of at most `best`, by `count` people where the page says how many. */
  rating: { value: number; best: number; count: number | null } | null;
  /** What one unit of measure costs, in the price's currency: 9.80 for "100 ml". */
  unitPrice: { amount: string; unit: string } | null;
};
