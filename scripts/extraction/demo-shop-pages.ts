import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { type Availability } from '@tidemark/contracts/availability.ts';
import { type Label, type LabelledPage } from './load-labelled-pages.ts';

/** Replaces the shop's origin, whose port is random. */
const ORIGIN = 'https://demo-shop.example';
const SEEDS = [1, 2, 3];
/** Takes every ninth product, because adjacent products are similar. */
const STEP = 9;
/** Pages that are not product pages. */
const OTHER_PATHS = [
  '/',
  '/blog/how-we-choose',
  '/shopify/missing',
  '/magento/missing',
  '/prestashop/missing',
  '/bigcommerce/missing',
  '/magento/',
  '/woocommerce/',
  '/opencart/',
];
const ENGINES = ['woocommerce', 'shopify', 'magento', 'prestashop', 'opencart', 'bigcommerce'];

/**
 * Labelled pages of the demo shop's engines, with their normal template and with one that lacks structured
 * data.
 */
export async function demoShopPages(): Promise<LabelledPage[]> {
  const pages: LabelledPage[] = [];
  for (const seed of SEEDS) {
    const shop = await startDemoShop({ seed, moveEveryMs: null, now: () => new Date(0) });
    const add = async (url: string, label: Partial<Label>, group: string): Promise<void> => {
      const html = (await (await fetch(url)).text()).replaceAll(shop.url, ORIGIN);
      const address = url.replace(shop.url, ORIGIN);
      pages.push({ html, url: address, group, label: { ...UNLABELLED, file: address, ...label } });
    };
    for (const broken of [false, true]) {
      for (const engine of ENGINES)
        await fetch(`${shop.url}/__control/template`, {
          method: 'POST',
          body: JSON.stringify({ engine, broken }),
        });
      for (const it of shop.products.filter((_, index) => index % STEP === seed)) {
        await add(
          it.url,
          {
            is_product: true,
            price: it.price,
            currency: it.currency,
            availability: it.availability as Availability,
            title: it.title,
            list_price: it.listPrice,
          },
          `demo ${it.engine}`,
        );
      }
    }
    for (const path of OTHER_PATHS) await add(shop.url + path, {}, 'demo others');
    await shop.close();
  }
  return pages;
}

const UNLABELLED: Label = {
  file: '', url_if_known: null, is_product: false, price: null, currency: null, also_ok: [], availability: null, title: null, list_price: null,
}; // prettier-ignore
