import type { Engine } from '../../src/engine.ts';
import type { DemoShop } from '../../src/start-demo-shop.ts';
import { aboveTheFold, ofEngine, openStillShop, read } from '../page-reading.ts';

interface Wish {
  readonly listPrice?: string;
  readonly availability?: string;
  /** Which of the engine's pages will do. */
  readonly fits?: (page: string) => boolean;
}

/** One engine's products in a shop of their own, with every page as it was at the start. */
export interface EnginePages {
  readonly shop: DemoShop;
  readonly all: readonly string[];
  /** The page of the first product that fits, once its price is 1234.56, which no other product has. */
  priced(wish?: Wish): Promise<{ product: DemoShop['products'][number]; page: string; main: string }>;
}

export async function openEngine(engine: Engine): Promise<EnginePages> {
  const shop = await openStillShop();
  const pages = new Map<string, string>();
  for (const { id, url } of ofEngine(shop, engine)) pages.set(id, await read(url));
  return {
    shop,
    all: [...pages.values()],
    priced: async ({ listPrice, availability = 'InStock', fits = () => true } = {}) => {
      const product = ofEngine(shop, engine).find(
        ({ id, currency }) => currency !== 'JPY' && fits(pages.get(id) ?? ''),
      );
      if (!product) throw new Error(`no ${engine} product fits`);
      shop.setPrice({ product: product.id, price: '1234.56', listPrice: listPrice ?? null, availability });
      const page = await read(product.url);
      return { product, page, main: aboveTheFold(page) };
    },
  };
}
