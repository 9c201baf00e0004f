import { seededRandom } from '../../demo-shop/src/seeded-random.ts';
import { type Measure } from './measure.ts';
import { type InProcessService } from './open-in-process-service.ts';
import { ACCOUNTS, DASHBOARD_SIZES, LONG_HISTORY_PRODUCTS, productAtRank } from './scale-plan.ts';

const PAGES = 100;
const SEARCHES = 80;
const DEALS = 30;

/**
 * What people look at, through the API in this process, each time by somebody and of something that no copy
 * is of.
 */
export function readMeasures(service: InProcessService): Measure[] {
  return [...dashboards(service), productPage(service), search(service), deals(service)];
}

function dashboards(service: InProcessService): Measure[] {
  let first: number = ACCOUNTS + 1;
  return DASHBOARD_SIZES.map(({ products, accounts }) => {
    const from = first;
    first += accounts;
    return {
      name: `dashboard of ${products}`,
      samples: accounts,
      async prepare(sample) {
        const visitor = await service.visitor(from + sample);
        return async () => `${Math.round((await visitor.get('/products?limit=500')) / 1000)} kB`;
      },
    };
  });
}

/** The product and its year, as the page asks for them. */
function productPage(service: InProcessService): Measure {
  return {
    name: 'product page, 1-year chart',
    samples: Math.min(PAGES, LONG_HISTORY_PRODUCTS),
    async prepare(sample) {
      const id = productAtRank(service.plan, 2 + sample);
      const [watch] = await service.parts.database.query<{ account_id: number }>(
        'SELECT account_id FROM watches WHERE product_id = $1 LIMIT 1',
        [id],
      );
      const visitor = await service.visitor(watch?.account_id ?? 0);
      return async () => {
        const [, bytes] = await Promise.all([
          visitor.get(`/products/${id}`),
          visitor.get(`/products/${id}/prices?range=1y`),
        ]);
        return `${Math.round((bytes ?? 0) / 1000)} kB`;
      };
    },
  };
}

/** Common and rare words, two of them together, and a product's own number. */
function search(service: InProcessService): Measure {
  const random = seededRandom('scale', service.plan.seed);
  const kinds = [
    () => `item${random.between(0, 9)}`,
    () => `item${random.between(100, 499)}`,
    () => `brand${random.between(0, 1999)}`,
    () => `brand${random.between(0, 50)} item${random.between(0, 99)}`,
    () => `m${random.between(1, service.plan.products)}`,
  ];
  return {
    name: 'search by a word',
    samples: SEARCHES,
    async prepare(sample) {
      const visitor = await service.visitor(1 + random.between(0, ACCOUNTS - 1));
      const words = kinds[sample % kinds.length]?.() ?? '';
      return async () => void (await visitor.get(`/search?q=${encodeURIComponent(words)}&limit=20`));
    },
  };
}

function deals(service: InProcessService): Measure {
  return {
    name: 'deals page',
    samples: DEALS,
    async prepare(sample) {
      const visitor = await service.visitor(1 + sample);
      return async () => void (await visitor.get('/deals'));
    },
  };
}
