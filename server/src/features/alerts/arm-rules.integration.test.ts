import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { addWatchedProduct, evaluate, type RuleInput } from '../../../test/alerts/watched-product.ts';

const DAY_MS = 86_400_000;
let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
});
afterAll(() => db.drop());

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const ruleRow = async (ruleId: number) =>
  (
    await database.query(
      'SELECT armed, currency, reference_minor, threshold_minor FROM alert_rules WHERE id = $1',
      [ruleId],
    )
  )[0];
const notificationsOf = (ruleId: number) =>
  database.query('SELECT event_id, price_minor, currency FROM notifications WHERE rule_id = $1 ORDER BY id', [
    ruleId,
  ]);

/** Cost 30.00 forty days ago and 20.00 twenty days ago; costs 25.00 now. */
async function pricedProduct(availability: 'InStock' | 'OutOfStock' | null = 'InStock') {
  const product = await addWatchedProduct(database);
  await product.observe({ priceMinor: 3000, availability }, daysAgo(40));
  await product.observe({ priceMinor: 2000, availability }, daysAgo(20));
  await product.observe({ priceMinor: 2500, availability }, daysAgo(0));
  return product;
}

describe('a new rule on a product with prices', () => {
  it.each<[string, RuleInput, boolean]>([
    ['target not reached', { type: 'below_target', target: '24.99' }, false],
    ['target just reached', { type: 'below_target', target: '25.00' }, true],
    ['target exceeded', { type: 'below_target', target: '100' }, true],
    ['any drop', { type: 'any_drop' }, false],
    ['percent drop', { type: 'percent_drop', percent: 10 }, false],
    ['in stock', { type: 'back_in_stock' }, true],
    ['all-time low, lower before', { type: 'all_time_low' }, false],
    ['lowest in 30 days, lower 20 days ago', { type: 'lowest_in_days', days: 30 }, false],
  ])('fires a new rule at once only if its condition holds: %s', async (_, input, holds) => {
    const product = await pricedProduct();
    const { ruleId, fired } = await product.addRule(input);
    expect(fired).toHaveLength(holds ? 1 : 0);
    expect(await notificationsOf(ruleId)).toEqual(
      holds ? [{ event_id: null, price_minor: 2500, currency: 'USD' }] : [],
    );
    expect(await ruleRow(ruleId)).toMatchObject({ armed: !holds, currency: 'USD', reference_minor: 2500 });
  });

  it.each<[string, RuleInput, boolean]>([
    ['all-time low, at it now', { type: 'all_time_low' }, true],
    ['lowest in 50 days, higher before', { type: 'lowest_in_days', days: 50 }, true],
    ['lowest in 10 days, never higher in them', { type: 'lowest_in_days', days: 10 }, false],
  ])('fires a new rule at a low only if the price was higher before: %s', async (_, input, holds) => {
    const product = await addWatchedProduct(database);
    await product.observe({ priceMinor: 3000 }, daysAgo(40));
    await product.observe({ priceMinor: 2000 }, daysAgo(20));
    const { fired } = await product.addRule(input);
    expect(fired).toHaveLength(holds ? 1 : 0);
  });

  it.each(['OutOfStock', null] as const)(
    'does not fire a new back-in-stock rule while the availability is %s',
    async (availability) => {
      const product = await pricedProduct(availability);
      expect((await product.addRule({ type: 'back_in_stock' })).fired).toEqual([]);
    },
  );

  it('computes the threshold of a percent_drop rule from the current price', async () => {
    const product = await pricedProduct();
    const { ruleId } = await product.addRule({ type: 'percent_drop', percent: 10 });
    expect(await ruleRow(ruleId)).toEqual({
      armed: true,
      currency: 'USD',
      reference_minor: 2500,
      threshold_minor: 2250,
    });
  });

  it('applies only later events to a new rule, even if earlier ones are still in flight', async () => {
    const product = await addWatchedProduct(database);
    const first = await product.observe({ priceMinor: 3000 });
    const fall = await product.observe({ priceMinor: 2000 });
    const { ruleId } = await product.addRule({ type: 'any_drop' });
    const next = await product.observe({ priceMinor: 1500 });
    for (const event of [first, fall, next]) await evaluate(database, event);
    expect(await notificationsOf(ruleId)).toEqual([
      { event_id: Number(next?.eventId), price_minor: 1500, currency: 'USD' },
    ]);
  });

  it('fires a rule again after its condition was false in between', async () => {
    const product = await pricedProduct();
    const { ruleId } = await product.addRule({ type: 'below_target', target: '26' });
    for (const priceMinor of [2400, 2600, 2700, 2300, 2200]) {
      await evaluate(database, await product.observe({ priceMinor }));
    }
    expect(await notificationsOf(ruleId)).toHaveLength(2);
  });
});

describe('a rule created before the first price', () => {
  it('compares a target with a currency only with prices in that currency', async () => {
    const product = await addWatchedProduct(database);
    const inEuro = await product.addRule({ type: 'below_target', target: '20', targetCurrency: 'EUR' });
    const inDollars = await product.addRule({ type: 'below_target', target: '20', targetCurrency: 'USD' });
    await evaluate(database, await product.observe({ priceMinor: 1900, currency: 'USD' }));
    expect(await notificationsOf(inDollars.ruleId)).toEqual([
      { event_id: null, price_minor: 1900, currency: 'USD' },
    ]);
    expect(await notificationsOf(inEuro.ruleId)).toEqual([]);
    expect(await ruleRow(inEuro.ruleId)).toMatchObject({
      armed: true,
      currency: 'EUR',
      threshold_minor: 2000,
    });
  });

  it('arms a waiting rule with the currency of the first price, and fires it at once if it holds', async () => {
    const product = await addWatchedProduct(database);
    const target = await product.addRule({ type: 'below_target', target: '1500' });
    const percent = await product.addRule({ type: 'percent_drop', percent: 20 });
    const stock = await product.addRule({ type: 'back_in_stock' });
    expect([...target.fired, ...percent.fired, ...stock.fired]).toEqual([]);
    expect(await ruleRow(target.ruleId)).toMatchObject({ currency: null, threshold_minor: null });

    const first = await product.observe({ priceMinor: 1400, currency: 'JPY', availability: 'BackOrder' });
    expect(await evaluate(database, first)).toHaveLength(1);
    expect(await notificationsOf(target.ruleId)).toEqual([
      { event_id: null, price_minor: 1400, currency: 'JPY' },
    ]);
    expect(await ruleRow(target.ruleId)).toEqual({
      armed: false,
      currency: 'JPY',
      reference_minor: 1400,
      threshold_minor: 1500,
    });
    expect(await ruleRow(percent.ruleId)).toMatchObject({ armed: true, threshold_minor: 1120 });

    const fall = await product.observe({ priceMinor: 1120, currency: 'JPY' });
    expect(await evaluate(database, fall)).toHaveLength(3);
    expect(await notificationsOf(percent.ruleId)).toHaveLength(1);
    expect(await notificationsOf(stock.ruleId)).toHaveLength(1);
    expect(await notificationsOf(target.ruleId), 'a further fall').toHaveLength(2);
  });

  it('applies events after the first price to waiting rules, but not to rules created after those events', async () => {
    const product = await addWatchedProduct(database);
    const drop = await product.addRule({ type: 'any_drop' });
    const target = await product.addRule({ type: 'below_target', target: '9.50' });
    const percent = await product.addRule({ type: 'percent_drop', percent: 5 });
    await product.observe({ priceMinor: 1000 });
    const fall = await product.observe({ priceMinor: 900 });
    const later = await product.addRule({ type: 'any_drop' });
    await evaluate(database, fall);
    const notifications = [{ event_id: Number(fall?.eventId), price_minor: 900, currency: 'USD' }];
    expect(await notificationsOf(drop.ruleId)).toEqual(notifications);
    expect(await notificationsOf(target.ruleId)).toEqual(notifications);
    expect(await notificationsOf(percent.ruleId)).toEqual(notifications);
    expect(await notificationsOf(later.ruleId), 'the rule was created after the fall').toEqual([]);
  });

  it('arms a waiting rule once when events and new rules arrive at the same time', async () => {
    const product = await addWatchedProduct(database);
    const { ruleId } = await product.addRule({ type: 'below_target', target: '20' });
    const first = await product.observe({ priceMinor: 1000 });
    await Promise.all([
      product.addRule({ type: 'below_target', target: '30' }),
      evaluate(database, first),
      evaluate(database, first),
      product.addRule({ type: 'below_target', target: '40' }),
    ]);
    expect(await notificationsOf(ruleId)).toHaveLength(1);
    const all = await database.query('SELECT rule_id FROM notifications WHERE product_id = $1', [
      product.productId,
    ]);
    expect(all).toHaveLength(3);
  });

  it('does not fire a disabled rule at the first price', async () => {
    const product = await addWatchedProduct(database);
    const { ruleId } = await product.addRule({ type: 'below_target', target: '20' });
    await database.query('UPDATE alert_rules SET enabled = false WHERE id = $1', [ruleId]);
    const first = await product.observe({ priceMinor: 1000 });
    expect(await evaluate(database, first)).toEqual([]);
  });
});
