import { type Template } from '../parts/template.ts';
import { auctionHouse } from './own/auction-house.ts';
import { b2bCatalogue } from './own/b2b-catalogue.ts';
import { bigcommerce } from './hosted/bigcommerce.ts';
import { bitrix } from './open-source/bitrix.ts';
import { bookshop } from './own/bookshop.ts';
import { cafe24 } from './hosted/cafe24.ts';
import { classifieds } from './own/classifieds.ts';
import { comparison } from './own/comparison.ts';
import { csCart } from './open-source/cs-cart.ts';
import { ecCube } from './open-source/ec-cube.ts';
import { ecwid } from './hosted/ecwid.ts';
import { gambio } from './open-source/gambio.ts';
import { groceryApp } from './own/grocery-app.ts';
import { headlessTailwind } from './own/headless-tailwind.ts';
import { ideasoft } from './hosted/ideasoft.ts';
import { idosell } from './hosted/idosell.ts';
import { insales } from './hosted/insales.ts';
import { jtl } from './open-source/jtl.ts';
import { lightspeed } from './hosted/lightspeed.ts';
import { magento1 } from './open-source/magento-1.ts';
import { magento2 } from './open-source/magento-2.ts';
import { makeshop } from './hosted/makeshop.ts';
import { marketplaceBuybox } from './own/marketplace-buybox.ts';
import { marketplaceSellers } from './own/marketplace-sellers.ts';
import { nopcommerce } from './open-source/nopcommerce.ts';
import { nuvemshop } from './hosted/nuvemshop.ts';
import { opencart } from './open-source/opencart.ts';
import { oxid } from './open-source/oxid.ts';
import { pharmacy } from './own/pharmacy.ts';
import { plainTable } from './own/plain-table.ts';
import { prestashop16 } from './open-source/prestashop-16.ts';
import { prestashop17 } from './open-source/prestashop-17.ts';
import { reactCssModules } from './own/react-css-modules.ts';
import { rentalShop } from './own/rental-shop.ts';
import { salesforceCc } from './hosted/salesforce-cc.ts';
import { sapHybris } from './hosted/sap-hybris.ts';
import { serviceBooking } from './own/service-booking.ts';
import { shoper } from './hosted/shoper.ts';
import { shopifyDawn } from './hosted/shopify-dawn.ts';
import { shopifyDebut } from './hosted/shopify-debut.ts';
import { shopware5 } from './open-source/shopware-5.ts';
import { shopware6 } from './open-source/shopware-6.ts';
import { squarespace } from './hosted/squarespace.ts';
import { sylius } from './open-source/sylius.ts';
import { ticketShop } from './own/ticket-shop.ts';
import { tiendanube } from './hosted/tiendanube.ts';
import { tsoft } from './hosted/tsoft.ts';
import { vtex } from './hosted/vtex.ts';
import { wix } from './hosted/wix.ts';
import { woocommerce } from './open-source/woocommerce.ts';
import { zenCart } from './open-source/zen-cart.ts';

/** All templates: of open source shop systems, of hosted ones, and of shops with their own. */
export const TEMPLATES: readonly Template[] = [
  auctionHouse,
  b2bCatalogue,
  bigcommerce,
  bitrix,
  bookshop,
  cafe24,
  classifieds,
  comparison,
  csCart,
  ecCube,
  ecwid,
  gambio,
  groceryApp,
  headlessTailwind,
  ideasoft,
  idosell,
  insales,
  jtl,
  lightspeed,
  magento1,
  magento2,
  makeshop,
  marketplaceBuybox,
  marketplaceSellers,
  nopcommerce,
  nuvemshop,
  opencart,
  oxid,
  pharmacy,
  plainTable,
  prestashop16,
  prestashop17,
  reactCssModules,
  rentalShop,
  salesforceCc,
  sapHybris,
  serviceBooking,
  shoper,
  shopifyDawn,
  shopifyDebut,
  shopware5,
  shopware6,
  squarespace,
  sylius,
  ticketShop,
  tiendanube,
  tsoft,
  vtex,
  wix,
  woocommerce,
  zenCart,
];
