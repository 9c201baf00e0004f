import { seededRandom } from '../../demo-shop/src/seeded-random.ts';
import { type Measure } from './measure.ts';
import { type Stage } from './open-stage.ts';
import { ACCOUNTS, DASHBOARDS, LONG_FOLLOWED, productAtPlace } from './plan.ts';

const PAGES = 100;
const SEARCHES = 80;
const DEALS = 30;

/** What people look at, through the API in this process, each time by somebody and of something that no copy is of. */
export function readMeasures(stage: Stage): Measure[] {
  return [...dashboards(stage), productPage(stage), search(stage), deals(stage)];
}

function dashboards(stage: Stage): Measure[] {
  let first: number = ACCOUNTS + 1;
  return DASHBOARDS.map(({ products, accounts }) => {
    const from = first;
    first += accounts;
    return {
      name: `dashboard of ${products}`,
      samples: accounts,
      async prepare(sample) {
        const visitor = await stage.visitor(from + sample);
        return async () => `${Math.round((await visitor.get('/products?limit=500')) / 1000)} kB`;
      },
    };
  });
}

/** The product and its year, as the page asks for them. */
function productPage(stage: Stage): Measure {
  return {
    name: 'product page, 1-year chart',
    samples: Math.min(PAGES, LONG_FOLLOWED),
    async prepare(sample) {
      const id = productAtPlace(stage.plan, 2 + sample);
      const [watch] = await stage.parts.database.query<{ account_id: number }>(
        'SELECT account_id FROM watches WHERE product_id = $1 LIMIT 1',
        [id],
      );
      const visitor = await stage.visitor(watch?.account_id ?? 0);
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
function search(stage: Stage): Measure {
  const random = seededRandom('scale', stage.plan.seed);
  const kinds = [
    () => `item${random.between(0, 9)}`,
    () => `item${random.between(100, 499)}`,
    () => `brand${random.between(0, 1999)}`,
    () => `brand${random.between(0, 50)} item${random.between(0, 99)}`,
    () => `m${random.between(1, stage.plan.products)}`,
  ];
  return {
    name: 'search by a word',
    samples: SEARCHES,
    async prepare(sample) {
      const visitor = await stage.visitor(1 + random.between(0, ACCOUNTS - 1));
      const words = kinds[sample % kinds.length]?.() ?? '';
      return async () => void (await visitor.get(`/search?q=${encodeURIComponent(words)}&limit=20`));
    },
  };
}

function deals(stage: Stage): Measure {
  return {
    name: 'deals page',
    samples: DEALS,
    async prepare(sample) {
      const visitor = await stage.visitor(1 + sample);
      return async () => void (await visitor.get('/deals'));
    },
  };
}
