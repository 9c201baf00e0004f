import type { Availability } from '@tidemark/contracts/availability.ts';

/** schema.org's ItemAvailability, product feeds' words and the engines' own, in lower-case letters only. */
const STRUCTURED: Readonly<Record<string, Availability>> = {
  instock: 'InStock', instoreonly: 'InStock', onlineonly: 'InStock', limitedavailability: 'InStock', madetoorder: 'InStock', available: 'InStock',
  lowstock: 'InStock', availablefororder: 'InStock', instore: 'InStock', yes: 'InStock', true: 'InStock',
  outofstock: 'OutOfStock', oos: 'OutOfStock', soldout: 'OutOfStock', unavailable: 'OutOfStock', notavailable: 'OutOfStock', reserved: 'OutOfStock',
  false: 'OutOfStock', no: 'OutOfStock',
  preorder: 'PreOrder', presale: 'PreOrder', pending: 'PreOrder', comingsoon: 'PreOrder',
  backorder: 'BackOrder', backordered: 'BackOrder', onbackorder: 'BackOrder',
  discontinued: 'Discontinued',
}; // prettier-ignore

/** The stock state that a structured value means: "http://schema.org/InStock", "in stock", "oos"; null for anything else. */
export function structuredAvailability(value: string): Availability | null {
  const name =
    value
      .trim()
      .split(/[/#:]/)
      .findLast((part) => part !== '') ?? '';
  return STRUCTURED[name.toLowerCase().replace(/[^a-z]/g, '')] ?? null;
}
