import { type Template } from './template.ts';
import { bigcommerce } from './bigcommerce.ts';
import { magento1 } from './magento-1.ts';
import { magento2 } from './magento-2.ts';
import { opencart } from './opencart.ts';
import { prestashop16 } from './prestashop-16.ts';
import { prestashop17 } from './prestashop-17.ts';
import { shopifyDawn } from './shopify-dawn.ts';
import { shopifyDebut } from './shopify-debut.ts';
import { shopware5 } from './shopware-5.ts';
import { shopware6 } from './shopware-6.ts';
import { squarespace } from './squarespace.ts';
import { woocommerce } from './woocommerce.ts';

/** All templates. `isHeldOutTemplate` splits them. */
export const TEMPLATES: readonly Template[] = [
  bigcommerce,
  magento1,
  magento2,
  opencart,
  prestashop16,
  prestashop17,
  shopifyDawn,
  shopifyDebut,
  shopware5,
  shopware6,
  squarespace,
  woocommerce,
];
