/** What an amount on a page is. */
export type Role =
  | 'now' | 'was' | 'rrp' | 'low30' | 'from' | 'unit' | 'net' | 'gross' | 'instalment' | 'deposit'
  | 'member' | 'code' | 'bundle' | 'saving' | 'freeShipping' | 'shipping' | 'cashback' | 'elsewhere'
  | 'tier' | 'perDay' | 'subscribe' | 'once' | 'used' | 'bid' | 'buyNow' | 'option'; // prettier-ignore

/** Class names that themes give to an amount, by its role. */
export const ROLE_CLASSES: Readonly<Partial<Record<Role, readonly string[]>>> = {
  now: ['price', 'current-price', 'product-price', 'price__value', 'our-price'],
  was: ['old-price', 'price-was', 'price--compare', 'regular-price', 'price-strike'],
  rrp: ['rrp', 'msrp', 'price-rrp', 'recommended-price'],
  low30: ['omnibus', 'lowest-price', 'price-history', 'lowest30'],
  unit: ['unit-price', 'base-price', 'price-per-unit', 'measure-price'],
  net: ['price-net', 'tax-excl', 'ex-vat', 'price-excluding-tax'],
  gross: ['price-gross', 'tax-incl', 'inc-vat', 'price-including-tax'],
  instalment: ['installments', 'finance', 'credit-rate', 'paylater'],
  deposit: ['deposit', 'pfand', 'refundable'],
  member: ['member-price', 'club-price', 'loyalty', 'card-price'],
  code: ['coupon-price', 'voucher', 'promo-code', 'code-box'],
  bundle: ['bundle-total', 'fbt-price', 'set-price'],
  saving: ['saving', 'discount', 'you-save', 'badge'],
  freeShipping: ['free-shipping', 'delivery-promo', 'usp'],
  shipping: ['shipping-cost', 'delivery-price', 'delivery'],
  cashback: ['cashback', 'reward', 'bonus-points'],
  elsewhere: ['competitor-price', 'other-shops', 'market-price'],
  tier: ['tier-price', 'bulk', 'qty-price'],
  used: ['used-price', 'second-hand', 'other-offers'],
};
