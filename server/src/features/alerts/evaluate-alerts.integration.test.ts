import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import {
  addAccount,
  addWatchedProduct,
  evaluate,
  type WatchedProduct,
} from '../../../test/alerts/watched-product.ts';

let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
  // Makes the ids of products differ from those of watches.
  await addProduct(database);
});
afterAll(() => db.drop());

const apply = (event: PriceChanged | null) => evaluate(database, event);
const firedEvents = async (product: WatchedProduct) =>
  (
    await database.query<{ event_id: number }>(
      'SELECT event_id FROM notifications WHERE product_id = $1 ORDER BY id',
      [product.productId],
    )
  ).map((row) => String(row.event_id));

async function addChannel(accountId: number, events: readonly string[], enabled = true): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO channels (account_id, type, address, destination, secret, events, enabled)
     VALUES ($1, 'webhook', 'https://example.org/', 'example.org', 'whsec_x', $2, $3) RETURNING id`,
    [accountId, events, enabled],
  );
  return row?.id ?? Number.NaN;
}

/** Inserts many identical rules, with a target of 12.00 if the type has one. */
async function addRules(product: WatchedProduct, type: AlertType, count: number): Promise<void> {
  await database.query(
    `INSERT INTO alert_rules (account_id, product_id, type, target, currency, reference_minor, threshold_minor)
     SELECT $1, $2, $3::alert_type, CASE WHEN $3::alert_type = 'below_target' THEN '12' END, 'USD', 2000,
       CASE WHEN $3::alert_type = 'below_target' THEN 1200 END FROM generate_series(1, $4)`,
    [product.accountId, product.productId, type, count],
  );
}

describe('evaluateAlerts', () => {
  it('applies an event once when it is delivered repeatedly and concurrently', async () => {
    const product = await addWatchedProduct(database);
    await apply(await product.observe({ priceMinor: 2000 }));
    await product.addRule({ type: 'any_drop' });
    const fall = await product.observe({ priceMinor: 1000 });
    const results = await Promise.all([apply(fall), apply(fall), apply(fall)]);
    expect(results.flat()).toHaveLength(1);
    expect(await apply(fall)).toEqual([]);
    expect(await firedEvents(product)).toEqual([fall?.eventId]);
  });

  it('applies the events of a product in order when they are delivered out of order', async () => {
    const product = await addWatchedProduct(database);
    await apply(await product.observe({ priceMinor: 2000 }));
    await product.addRule({ type: 'below_target', target: '15' });
    const fall = await product.observe({ priceMinor: 1400 });
    const rise = await product.observe({ priceMinor: 1600 });
    const again = await product.observe({ priceMinor: 1300 });
    expect(await apply(rise)).toHaveLength(1);
    expect(await firedEvents(product)).toEqual([fall?.eventId]);
    expect(await apply(fall)).toEqual([]);
    expect(await apply(again)).toHaveLength(1);
    expect(await firedEvents(product)).toEqual([fall?.eventId, again?.eventId]);
  });

  it('applies each event once when many consumers receive all of them concurrently', async () => {
    const product = await addWatchedProduct(database);
    await apply(await product.observe({ priceMinor: 2000 }));
    await product.addRule({ type: 'below_target', target: '15' });
    const events = [];
    for (const priceMinor of [1400, 1600, 1300, 1250, 1700, 1100, 1800])
      events.push(await product.observe({ priceMinor }));
    await Promise.all([...events, ...events.toReversed()].map(apply));
    expect(await firedEvents(product)).toEqual(
      [events[0], events[2], events[5]].map((event) => event?.eventId),
    );
  });

  it('keeps an event in the outbox until it is applied', async () => {
    const product = await addWatchedProduct(database);
    const waiting = async () =>
      (await database.query('SELECT 1 FROM outbox WHERE product_id = $1', [product.productId])).length;
    const first = await product.observe({ priceMinor: 2000 });
    const second = await product.observe({ priceMinor: 1000 });
    expect(await waiting()).toBe(2);
    await apply(first);
    expect(await waiting()).toBe(1);
    await apply(second);
    expect(await waiting()).toBe(0);
  });

  it('applies the events of many products in one call, including unwatched ones', async () => {
    const [one, other, unwatched] = [
      await addWatchedProduct(database),
      await addWatchedProduct(database),
      await addWatchedProduct(database),
    ];
    for (const product of [one, other, unwatched]) await apply(await product.observe({ priceMinor: 2000 }));
    await one.addRule({ type: 'any_drop' });
    await other.addRule({ type: 'below_target', target: '15' });
    await database.query('DELETE FROM watches WHERE product_id = $1', [unwatched.productId]);
    const events = [];
    for (const priceMinor of [1900, 1400, 1350])
      for (const product of [one, other, unwatched]) events.push(await product.observe({ priceMinor }));
    const found = events.filter((event) => event !== null);
    expect((await evaluateAlerts(database, found.toReversed())).fired).toHaveLength(3);
    expect(await firedEvents(one)).toEqual([found[0], found[3]].map((event) => event?.eventId));
    expect(await firedEvents(other)).toEqual([found[4]?.eventId]);
    expect(await database.query('SELECT 1 FROM outbox WHERE product_id = $1', [unwatched.productId])).toEqual(
      [],
    );
  });

  it('applies an event to many rules in batches, each rule once, before the product’s later events', async () => {
    const [popular, other] = [await addWatchedProduct(database), await addWatchedProduct(database)];
    for (const product of [popular, other]) await apply(await product.observe({ priceMinor: 2000 }));
    await other.addRule({ type: 'any_drop' });
    await addRules(popular, 'any_drop', 3000);
    await addRules(popular, 'below_target', 4000);
    await addChannel(popular.accountId, ['price.changed']);
    const fall = await popular.observe({ priceMinor: 1000 });
    const rise = await popular.observe({ priceMinor: 1500 });
    const otherFall = await other.observe({ priceMinor: 1000 });
    const events = [fall, rise, otherFall].filter((event) => event !== null);

    const { fired } = await evaluateAlerts(database, events);
    expect(fired.length).toBe(5000 + 1);
    expect(await firedEvents(other)).toEqual([otherFall?.eventId]);
    const waiting = () =>
      database.query<{ id: number; due: boolean }>(
        'SELECT id, relay_at <= now() AS due FROM outbox WHERE product_id = $1 ORDER BY id',
        [popular.productId],
      );
    expect(await waiting()).toEqual([fall, rise].map((event) => ({ id: Number(event?.eventId), due: true })));

    const batches = await Promise.all([evaluateAlerts(database, events), evaluateAlerts(database, events)]);
    while ((await waiting()).length > 0) batches.push(await evaluateAlerts(database, events));
    expect(batches.flatMap((batch) => batch.fired)).toHaveLength(2000);
    expect(new Set(await firedEvents(popular))).toEqual(new Set([fall?.eventId]));
    const [counts] = await database.query(
      `SELECT count(*) AS fired, count(DISTINCT rule_id) AS rules,
         (SELECT count(*) FROM alert_rules WHERE product_id = $1 AND armed) AS armed,
         (SELECT count(*) FROM deliveries d JOIN channels c ON c.id = d.channel_id
          WHERE c.account_id = $2 AND d.event = 'price.changed') AS sent
       FROM notifications WHERE product_id = $1`,
      [popular.productId, popular.accountId],
    );
    expect(counts).toEqual({ fired: 7000, rules: 7000, armed: 7000, sent: 2 });
  });

  it('ignores events of a deleted product', async () => {
    const product = await addWatchedProduct(database);
    const event = await product.observe({ priceMinor: 2000 });
    await database.query('DELETE FROM products WHERE id = $1', [product.productId]);
    expect(await apply(event)).toEqual([]);
  });

  it('does not fire rules that are disabled, of other products, or in another currency', async () => {
    const [product, other] = [await addWatchedProduct(database), await addWatchedProduct(database)];
    await apply(await product.observe({ priceMinor: 2000 }));
    await apply(await other.observe({ priceMinor: 2000 }));
    await other.addRule({ type: 'any_drop' });
    const { ruleId } = await product.addRule({ type: 'any_drop' });
    await product.addRule({ type: 'below_target', target: '15' });
    await database.query('UPDATE alert_rules SET enabled = false WHERE id = $1', [ruleId]);
    expect(await apply(await product.observe({ priceMinor: 1000, currency: 'EUR' }))).toEqual([]);
    expect(await apply(await product.observe({ priceMinor: 900, currency: 'EUR' }))).toEqual([]);
    expect(await apply(await product.observe({ priceMinor: 800, currency: 'USD' }))).toEqual([]);
  });

  it('writes a notification with the facts of the event', async () => {
    const product = await addWatchedProduct(database);
    const firstAt = new Date(Date.now() - 8 * 86_400_000);
    await apply(await product.observe({ priceMinor: 2000, availability: 'OutOfStock' }, firstAt));
    const { ruleId } = await product.addRule({ type: 'lowest_in_days', days: 30 });
    const fall = await product.observe({ priceMinor: 1500 }, new Date());
    const [alert] = await apply(fall);
    expect(
      await database.query(
        `SELECT account_id, rule_id, product_id, event_id, type, currency, price_minor, previous_price_minor, days, availability,
           known_since, seen_at, read_at FROM notifications WHERE id = $1`,
        [alert?.notification_id ?? 0],
      ),
    ).toEqual([
      {
        account_id: product.accountId,
        rule_id: ruleId,
        product_id: Number(product.productId),
        event_id: Number(fall?.eventId),
        type: 'lowest_in_days',
        currency: 'USD',
        price_minor: 1500,
        previous_price_minor: 2000,
        days: 30,
        availability: 'InStock',
        known_since: firstAt,
        seen_at: new Date(fall?.at ?? 0),
        read_at: null,
      },
    ]);
  });
});

const deliveries = (channelId: number) =>
  database.query<{ event: string; notification_id: number | null; payload: unknown }>(
    'SELECT event, notification_id, payload FROM deliveries WHERE channel_id = $1 ORDER BY id',
    [channelId],
  );

describe('deliveries of an event', () => {
  it('queues a delivery to each enabled channel of the rule’s owner that subscribes to the event', async () => {
    const product = await addWatchedProduct(database);
    const otherAccount = await addAccount(database);
    const channels = [
      await addChannel(product.accountId, ['alert.fired']),
      await addChannel(product.accountId, ['alert.fired', 'price.changed']),
      await addChannel(product.accountId, ['price.changed']),
      await addChannel(product.accountId, ['alert.fired'], false),
      await addChannel(otherAccount, ['alert.fired', 'price.changed']),
    ];
    await apply(await product.observe({ priceMinor: 2000 }));
    await product.addRule({ type: 'any_drop' });
    await database.query('DELETE FROM deliveries');
    const fall = await product.observe({ priceMinor: 1500 });
    const [alert] = await apply(fall);
    const alertDelivery = { event: 'alert.fired', notification_id: alert?.notification_id, payload: null };
    const priceDelivery = { event: 'price.changed', notification_id: null, payload: fall };
    const sent = await Promise.all(channels.map(deliveries));
    expect(sent[0]).toEqual([alertDelivery]);
    expect(sent[1]?.sort((a, b) => a.event.localeCompare(b.event))).toEqual([alertDelivery, priceDelivery]);
    expect(sent.slice(2)).toEqual([[priceDelivery], [], []]);
  });

  it('queues no price.changed delivery if only the availability changed', async () => {
    const product = await addWatchedProduct(database);
    const channel = await addChannel(product.accountId, ['price.changed']);
    await apply(await product.observe({ priceMinor: 2000 }));
    await apply(await product.observe({ priceMinor: 2000, availability: 'OutOfStock' }));
    expect(await deliveries(channel)).toHaveLength(1);
  });
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Evaluates an event and returns how many rows of alert_rules its rule statements read. */
async function rulesRead(event: PriceChanged): Promise<number> {
  const plans: PlanNode[] = [];
  const explaining = (tx: Queryable): Queryable => ({
    async query<Row>(sql: string, params?: Parameters<Queryable['query']>[1]): Promise<Row[]> {
      if (!sql.includes('alert_rules')) return tx.query<Row>(sql, params);
      const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
        params,
      );
      if (row) plans.push(row['QUERY PLAN'][0].Plan);
      return [];
    },
  });
  const explained: Database = {
    ...database,
    transaction: (work) => database.transaction((tx) => work(explaining(tx))),
  };
  await evaluateAlerts(explained, [event]);
  expect(plans.length).toBeGreaterThan(0);
  return plans
    .flatMap(nodesOf)
    .filter((node) => node['Node Type'].includes('Scan') && node['Relation Name'] === 'alert_rules')
    .reduce(
      (sum, node) =>
        sum +
        node['Actual Loops'] *
          (node['Actual Rows'] +
            (node['Rows Removed by Filter'] ?? 0) +
            (node['Rows Removed by Index Recheck'] ?? 0)),
      0,
    );
}

describe('the cost of an event', () => {
  const WATCHERS = 5000;

  it('reads rows in proportion to the rules that change state, not to all rules of the product', async () => {
    const product = await addWatchedProduct(database);
    await apply(await product.observe({ priceMinor: 100_000 }));
    await database.query(
      `WITH added AS (
         INSERT INTO accounts (email, password_hash) SELECT 'crowd-' || n, '' FROM generate_series(1, $2) n RETURNING id)
       INSERT INTO alert_rules (account_id, product_id, type, target, currency, reference_minor, threshold_minor)
       SELECT id, $1, 'below_target', '1', 'USD', 100000, row_number() OVER () * 10 FROM added`,
      [product.productId, WATCHERS],
    );
    await database.query('VACUUM ANALYZE alert_rules');
    const firing = await product.observe({ priceMinor: 49_510 });
    expect(firing && (await rulesRead(firing))).toBeLessThanOrEqual(50 * 4);
    expect(await firedEvents(product)).toHaveLength(50);

    const quiet = await product.observe({ priceMinor: 49_600 });
    expect(quiet && (await rulesRead(quiet)), 'nine rules re-arm').toBeLessThanOrEqual(9 * 4);
    const deeper = await product.observe({ priceMinor: 49_590 });
    expect(deeper && (await rulesRead(deeper)), 'one rule fires').toBeLessThanOrEqual(1 * 4);
    expect(await firedEvents(product)).toHaveLength(51);
  });
});
