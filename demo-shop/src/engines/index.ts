// Six shop engines with one theme each. <engine>.ts renders product pages and cards in the engine's markup,
// <engine>-layout.ts has its class names, colours and page weight, and product-page.ts is shared by all six.
import { type Engine } from '../catalogue/engine.ts';
import { bigcommerce } from './bigcommerce.ts';
import { magento } from './magento.ts';
import { opencart } from './opencart.ts';
import { prestashop } from './prestashop.ts';
import { type EngineTheme } from './product-page.ts';
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
