import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';

/** schema.org's ItemAvailability, words of product feeds and of shop engines, in lower-case letters only. */
const AVAILABILITY_BY_NAME: Readonly<Record<string, Availability>> = {
  instock: 'InStock', instoreonly: 'InStock', onlineonly: 'InStock', limitedavailability: 'InStock', madetoorder: 'InStock', available: 'InStock',
  lowstock: 'InStock', availablefororder: 'InStock', instore: 'InStock', yes: 'InStock', true: 'InStock',
  outofstock: 'OutOfStock', oos: 'OutOfStock', soldout: 'OutOfStock', unavailable: 'OutOfStock', notavailable: 'OutOfStock', reserved: 'OutOfStock',
  false: 'OutOfStock', no: 'OutOfStock',
  preorder: 'PreOrder', presale: 'PreOrder', pending: 'PreOrder', comingsoon: 'PreOrder',
  backorder: 'BackOrder', backordered: 'BackOrder', onbackorder: 'BackOrder',
  discontinued: 'Discontinued',
}; // prettier-ignore

/**
 * The stock state of a structured value: "http://schema.org/InStock", "in stock", "oos"; null for anything
 * else.
 */
export function structuredAvailability(value: string): AvailabilityOrUnknown {
  const name =
    value
      .trim()
      .split(/[/#:]/)
      .findLast((part) => part !== '') ?? '';
  const key = name.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(AVAILABILITY_BY_NAME, key) ? (AVAILABILITY_BY_NAME[key] ?? null) : null;
}
