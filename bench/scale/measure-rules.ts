import { type PriceChanged } from '../../contracts/src/events.ts';
import { fromMinor } from '../../contracts/src/money.ts';
import { evaluateAlerts } from '../../server/src/features/alerts/evaluate-alerts.ts';
import { type Database } from '../../server/src/ports/database/database.ts';
import { type ProductEvent } from '../../server/src/store/events/take-events.ts';
import { type Measure } from './measure.ts';
import { type InProcessService } from './open-in-process-service.ts';
import { productAtRank, watchedCount } from './scale-plan.ts';

const SAMPLES = 60;
const SAMPLES_OF_A_MILLION = 6;

/**
 * Alternates between a price fall of a tenth, which fires one rule in a hundred, and a rise that re-arms
 * them.
 */
export function ruleMeasures(service: InProcessService): Measure[] {
  const { plan } = service;
  const leastWatched = (sample: number) =>
    productAtRank(plan, watchedCount(plan) - 1 - Math.floor(sample / 2));
  return [
    evaluateRules(service, 'evaluate, 1 watcher', SAMPLES, leastWatched),
    evaluateRules(service, 'evaluate, 1,000 watchers', SAMPLES, () => productAtRank(plan, 1)),
    evaluateRules(service, 'evaluate, 1,000,000 watchers', SAMPLES_OF_A_MILLION, () =>
      productAtRank(plan, 0),
    ),
  ];
}

function evaluateRules(
  { parts }: InProcessService,
  name: string,
  samples: number,
  productAt: (sample: number) => number,
): Measure {
  let mostFired = 0;
  return {
    name,
    samples,
    async prepare(sample) {
      const event = await addEvent(parts.database, productAt(sample), sample % 2 === 0);
      return async () => {
        mostFired = Math.max(mostFired, await evaluateCompletely(parts.database, event));
        return `${mostFired} fired`;
      };
    },
  };
}

/**
 * Evaluates an event in as many parts as it needs, without the relay and the queue. Returns the number of
 * rules that fired.
 */
async function evaluateCompletely(database: Database, event: ProductEvent): Promise<number> {
  let fired = 0;
  do fired += (await evaluateAlerts(database, [event])).fired.length;
  while ((await database.query('SELECT FROM outbox WHERE id = $1', [event.eventId])).length > 0);
  return fired;
}

/** Appends a price change to the outbox, not relayed for a day, so that only this bench evaluates it. */
async function addEvent(database: Database, productId: number, isFall: boolean): Promise<ProductEvent> {
  const [product] = await database.query<{ price_minor: number }>(
    'SELECT price_minor FROM products WHERE id = $1',
    [productId],
  );
  const high = product?.price_minor ?? 1000;
  const low = Math.floor(high * 0.9);
  const [from, to] = isFall ? [high, low] : [low, high];
  const payload: Omit<PriceChanged, 'eventId'> = {
    productId: String(productId),
    oldPrice: fromMinor(from, 'USD'),
    newPrice: fromMinor(to, 'USD'),
    currency: 'USD',
    oldCurrency: 'USD',
    changePercent: isFall ? -10 : 11,
    availability: 'InStock',
    oldAvailability: 'InStock',
    at: new Date().toISOString(),
  };
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO outbox (id, product_id, payload, relay_at) VALUES (nextval('event_ids'), $1, $2, now() + interval '1 day') RETURNING id`,
    [productId, JSON.stringify(payload)],
  );
  return { productId: String(productId), eventId: String(row?.id) };
}
