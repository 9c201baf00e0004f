import { type Availability } from '@tidemark/contracts/availability.ts';

export const ENGINES = [
  'woocommerce',
  'shopify',
  'magento',
  'prestashop',
  'opencart',
  'bigcommerce',
] as const;
export type Engine = (typeof ENGINES)[number];

/** The stock states each engine's pages can express. */
export const ENGINE_AVAILABILITIES: Readonly<Record<Engine, readonly Availability[]>> = {
  woocommerce: ['InStock', 'OutOfStock', 'BackOrder'],
  shopify: ['InStock', 'OutOfStock'],
  magento: ['InStock', 'OutOfStock'],
  prestashop: ['InStock', 'OutOfStock'],
  opencart: ['InStock', 'OutOfStock', 'PreOrder'],
  bigcommerce: ['InStock', 'OutOfStock', 'PreOrder'],
};
