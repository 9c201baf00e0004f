import { type Engine } from '../src/catalogue/engine.ts';
import { type DemoShop } from '../src/start-demo-shop.ts';
import { productSection, ofEngine, openTestShop, fetchText } from './test-shop.ts';

interface PriceOptions {
  readonly listPrice?: string;
  readonly availability?: string;
  /** Selects the page by its HTML. */
  readonly fits?: (page: string) => boolean;
}

/** A shop with the initial pages of one engine's products. */
export interface EnginePages {
  readonly shop: DemoShop;
  readonly all: readonly string[];
  /** Sets the price of the first product that fits to 1234.56, which is unique, and returns its page. */
  priced(
    options?: PriceOptions,
  ): Promise<{ product: DemoShop['products'][number]; page: string; main: string }>;
}

export async function openEnginePages(engine: Engine): Promise<EnginePages> {
  const shop = await openTestShop();
  const pages = new Map<string, string>();
  for (const { id, url } of ofEngine(shop, engine)) pages.set(id, await fetchText(url));
  return {
    shop,
    all: [...pages.values()],
    priced: async ({ listPrice, availability = 'InStock', fits = () => true } = {}) => {
      const product = ofEngine(shop, engine).find(
        ({ id, currency }) => currency !== 'JPY' && fits(pages.get(id) ?? ''),
      );
      if (!product) throw new Error(`no ${engine} product fits`);
      shop.setPrice({ product: product.id, price: '1234.56', listPrice: listPrice ?? null, availability });
      const page = await fetchText(product.url);
      return { product, page, main: productSection(page) };
    },
  };
}
