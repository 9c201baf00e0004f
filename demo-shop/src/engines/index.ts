// Six shop systems, one theme each: <engine>.ts writes product pages and list cards in that engine's markup,
// <engine>-skin.ts holds its class names, colours and weight. product-page.ts is what all six work from.
import type { Engine } from '../engine.ts';
import { bigcommerce } from './bigcommerce.ts';
import { magento } from './magento.ts';
import { opencart } from './opencart.ts';
import { prestashop } from './prestashop.ts';
import type { EngineTheme } from './product-page.ts';
import { shopify } from './shopify.ts';
import { woocommerce } from './woocommerce.ts';

export const ENGINE_THEMES: Readonly<Record<Engine, EngineTheme>> = {
  woocommerce,
  shopify,
  magento,
  prestashop,
  opencart,
  bigcommerce,
};
