import { seededRandom } from '../../demo-shop/src/catalogue/seeded-random.ts';
import { type Measure } from './measure.ts';
import { type InProcessService } from './open-in-process-service.ts';
import { ACCOUNTS, DASHBOARD_SIZES, LONG_HISTORY_PRODUCTS, productAtRank } from './scale-plan.ts';

const PRODUCT_PAGE_SAMPLES = 100;
const SEARCH_SAMPLES = 80;
const DEALS_SAMPLES = 30;

/** Reads through the API, each by another visitor and of data that is not cached. */
export function readMeasures(service: InProcessService): Measure[] {
  return [...dashboards(service), productPage(service), search(service), deals(service)];
}

function dashboards(service: InProcessService): Measure[] {
  let next: number = ACCOUNTS + 1;
  return DASHBOARD_SIZES.map(({ products, accounts }) => {
    const from = next;
    next += accounts;
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

/** The product and a year of its prices, requested in parallel as the product page does. */
function productPage(service: InProcessService): Measure {
  return {
    name: 'product page, 1-year chart',
    samples: Math.min(PRODUCT_PAGE_SAMPLES, LONG_HISTORY_PRODUCTS),
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

/** Searches for common words, rare words, two words together, and a word that only one product has. */
function search(service: InProcessService): Measure {
  const random = seededRandom('scale', service.plan.seed);
  const queries = [
    () => `item${random.between(0, 9)}`,
    () => `item${random.between(100, 499)}`,
    () => `brand${random.between(0, 1999)}`,
    () => `brand${random.between(0, 50)} item${random.between(0, 99)}`,
    () => `m${random.between(1, service.plan.products)}`,
  ];
  return {
    name: 'search by a word',
    samples: SEARCH_SAMPLES,
    async prepare(sample) {
      const visitor = await service.visitor(1 + random.between(0, ACCOUNTS - 1));
      const query = queries[sample % queries.length]?.() ?? '';
      return async () => void (await visitor.get(`/search?q=${encodeURIComponent(query)}&limit=20`));
    },
  };
}

function deals(service: InProcessService): Measure {
  return {
    name: 'deals page',
    samples: DEALS_SAMPLES,
    async prepare(sample) {
      const visitor = await service.visitor(1 + sample);
      return async () => void (await visitor.get('/deals'));
    },
  };
}
