import { randomUUID } from 'node:crypto';
import { fromMinor } from '../../contracts/src/money.ts';
import { type CheckTask, type Queue } from '../../server/src/ports/queue/queue.ts';
import { createCheckWaiter } from '../../server/src/features/products/check-waiter.ts';
import { trackProduct } from '../../server/src/features/products/track-product.ts';
import { dispatchDue } from '../../server/src/store/schedule/dispatch-due.ts';
import { type CheckState } from '../../server/src/features/checks/check-state.ts';
import { type PageVisit } from '../../server/src/features/checks/interpret-response.ts';
import { quotaLimits } from '../../server/src/store/quotas/quotas.ts';
import { reportCheck } from '../../server/src/features/checks/report-check.ts';
import { type Measure } from './measure.ts';
import { NEW_PRODUCT_ORIGIN, type InProcessService } from './open-in-process-service.ts';

const DISPATCH_SAMPLES = 15;
const ADDITION_SAMPLES = 100;
const RECORD_SAMPLES = 12;
const BATCH_SIZE = 1000;
/** Above what any account of the bench has, so that the quota is counted and not reached. */
const MAX_PRODUCTS = 1_000_000;
const SHARDS = 16;

/** Dispatching and recording checks, and adding products. */
export function writeMeasures(service: InProcessService): Measure[] {
  return [dispatch(service), record(service), addition(service)];
}

/**
 * Dispatches due checks. Before each sample the previous one is undone: its products are due again, its sites
 * last in turn.
 */
function dispatch({ parts: { database } }: InProcessService): Measure {
  let picked: string[] = [];
  /** A queue that accepts everything and has no consumers. */
  const queue: Pick<Queue, 'publish' | 'laneStates'> = {
    publish: async (_topic, messages) =>
      void (picked = messages.map(({ body }) => (body as CheckTask).productId)),
    laneStates: async (_topic, lanes) => lanes.map((lane) => ({ lane, waiting: 0, consumers: 1 })),
  };
  const options = {
    maxSites: BATCH_SIZE,
    pacePerMinute: 30,
    horizonMs: 1000,
    leaseMs: 120_000,
    quarantineMs: 3_600_000,
    region: 'main',
    shards: SHARDS,
    maxWaiting: 10_000,
    lanes: async () => Array.from({ length: SHARDS }, (_, shard) => `main.${shard}`),
  };
  return {
    name: 'pick 1,000 due',
    samples: DISPATCH_SAMPLES,
    async prepare() {
      await database.query(
        `WITH undone AS (
           UPDATE schedule SET lease_id = NULL, lost_leases = 0, due_at = now() - interval '1 minute' WHERE product_id = ANY ($1) RETURNING site_id)
         UPDATE site_schedule SET next_dispatch_at = now() WHERE site_id IN (SELECT site_id FROM undone)`,
        [picked],
      );
      return async () => `${await dispatchDue(database, queue as Queue, options)} picked`;
    },
  };
}

/** Records checks of a thousand random products, every tenth with a new price. */
function record({ parts, plan }: InProcessService): Measure {
  const { loadState, record: write, rules } = parts.checkParts(new AbortController().signal);
  return {
    name: 'record 1,000 checks',
    samples: RECORD_SAMPLES,
    async prepare() {
      const leases = await parts.database.query<{ product_id: number; lease_id: number }>(
        `UPDATE schedule SET lease_id = nextval('lease_ids') WHERE product_id IN (
           SELECT 1 + floor(random() * $1)::bigint FROM generate_series(1, $2)) RETURNING product_id, lease_id`,
        [plan.products, BATCH_SIZE],
      );
      const states = await Promise.all(
        leases.map((row) => loadState({ productId: String(row.product_id), leaseId: row.lease_id })),
      );
      const reports = states.flatMap((state, index) =>
        state ? [reportCheck(state, pricedVisit(state, index % 10 === 0), new Date(), rules, 0.5)] : [],
      );
      return async () => {
        await Promise.all(reports.map(write));
        const points = reports.filter(({ price }) => price !== null).length;
        return `${reports.length} checks, ${points} points`;
      };
    },
  };
}

function pricedVisit({ last, url, description }: CheckState, isChanged: boolean): PageVisit {
  const minor = Math.round((last?.priceMinor ?? 1000) * (isChanged ? 0.98 : 1));
  return {
    outcome: 'priced',
    offer: {
      isProduct: true,
      price: fromMinor(minor, last?.currency ?? 'USD'),
      currency: last?.currency ?? 'USD',
      listPrice: null,
      priceRange: null,
      availability: 'InStock',
      title: description.title,
      image: description.imageUrl,
      brand: description.brand,
      sku: description.sku,
      gtin: description.gtin,
      canonicalUrl: null,
      confidence: 0.99,
      method: 'json-ld',
      evidence: 'Product.offers.price',
      sources: { availability: 'json-ld' },
    },
    finalUrl: url,
    validators: {
      etag: `"${randomUUID()}"`,
      lastModified: null,
      bodyHash: null,
      contentHash: null,
      extractorKey: 'bench',
    },
    rendered: false,
    proxyId: null,
  };
}

/** Adds a product, up to the point where a worker would check its page. */
function addition({ parts }: InProcessService): Measure {
  return {
    name: 'add a product',
    samples: ADDITION_SAMPLES,
    async prepare(sample) {
      const checks = await createCheckWaiter(parts.broadcast);
      const track = { ...parts, ...parts.config, lease: parts.config, checks, waitMs: 0 };
      const limits = { ...quotaLimits(parts.config, { isAdmin: false }), products: MAX_PRODUCTS };
      const request = { url: `${NEW_PRODUCT_ORIGIN}/${randomUUID()}`, targetPrice: '10' };
      return async () => {
        await trackProduct(track, { accountId: String(1 + sample), limits }, request);
        return undefined;
      };
    },
  };
}
