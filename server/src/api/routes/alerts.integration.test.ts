import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordPrices } from '../../store/prices/record-price.ts';
import { leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

let shop: TestShop;
let api: TestApi;
let made = 0;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host },
    roles: ['worker', 'relay', 'alerts', 'notifier'],
  });
});
afterAll(async () => {
  await api.close();
  await shop.close();
});

/** An account that watches a product at 50 USD. */
async function watcher(): Promise<{ visitor: Visitor; productId: string }> {
  const visitor = await api.visitor();
  return { visitor, productId: await watch(visitor) };
}

async function watch(visitor: Visitor, price = '50.00'): Promise<string> {
  const path = `/p/${++made}`;
  shop.pages.set(path, productPage({ price }));
  const { body } = await visitor.request('POST', '/products', { url: shop.url(path) });
  return body.product.id;
}

async function setPrice(productId: string, from: number, to: number): Promise<void> {
  const leaseId = await leaseOf(api.parts.database, productId);
  await recordPrices(api.parts.database, [priceReport(productId, leaseId, to, 'USD', { old: from })]);
}

/** Waits for this many notifications. */
function notifications(visitor: Visitor, count: number) {
  return eventually(async () => {
    const { body } = await visitor.request('GET', '/notifications');
    return body.items.length >= count && body;
  });
}

const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

describe('creating a rule', () => {
  it.each([
    [{ type: 'below_target' }, 'missing-field'],
    [{ type: 'percent_drop', days: 3 }, 'missing-field'],
    [{ type: 'lowest_in_days', percent: 3 }, 'missing-field'],
    [{ type: 'below_target', targetPrice: { amount: '5', currency: 'EUR' } }, 'currency-mismatch'],
    [{ type: 'below_target', targetPrice: '0.00' }, 'invalid-target'],
  ])('creating the rule %j is refused: %s', async (rule, code) => {
    const { visitor, productId } = await watcher();
    const response = await visitor.request('POST', '/alerts', { productId, ...rule });
    expect(response).toMatchObject({ status: 422, body: { code } });
  });

  it.each([
    [
      { type: 'below_target', targetPrice: 45 },
      { targetPrice: { amount: '45.00', currency: 'USD' }, armed: true },
    ],
    [
      { type: 'percent_drop', percent: 10 },
      { percent: 10, referencePrice: { amount: '50.00' }, armed: true },
    ],
    [
      { type: 'lowest_in_days', days: 30 },
      { days: 30, armed: true },
    ],
    [{ type: 'any_drop' }, { armed: true }],
    [{ type: 'all_time_low' }, { armed: true }],
    [{ type: 'back_in_stock' }, { armed: false }],
  ])('creating the rule %j gives %j', async (rule, expected) => {
    const { visitor, productId } = await watcher();
    const { status, body } = await visitor.request('POST', '/alerts', { productId, ...rule });
    expect(status).toBe(201);
    expect(body.alert).toMatchObject({ productId, type: rule.type, enabled: true, ...expected });
    expect((await visitor.request('GET', `/alerts/${body.alert.id}`)).body).toEqual(body);
  });

  it('creating a rule is refused for products that the account does not watch', async () => {
    const { productId } = await watcher();
    const otherUser = await api.visitor();
    const response = await otherUser.request('POST', '/alerts', { productId, type: 'any_drop' });
    expect(response.status).toBe(404);
  });

  it('creating a rule that the account already has returns the existing one', async () => {
    const { visitor, productId } = await watcher();
    const make = async (wanted: object) =>
      (await visitor.request('POST', '/alerts', { productId, ...wanted })).body.alert.id;
    const first = await make({ type: 'below_target', targetPrice: '20' });
    expect(await make({ type: 'below_target', targetPrice: 20 })).toBe(first);
    expect(await make({ type: 'below_target', targetPrice: '20.009' })).toBe(first);
    expect(await make({ type: 'below_target', targetPrice: '20.01' })).not.toBe(first);
    expect(await make({ type: 'percent_drop', percent: 5.55 })).not.toBe(
      await make({ type: 'percent_drop', percent: 5.5 }),
    );
  });

  it('a rule with a currency waits for a price in that currency', async () => {
    const visitor = await api.visitor();
    shop.pages.set('/p/later', { status: 503, body: 'Closed' });
    const { body } = await visitor.request('POST', '/products', { url: shop.url('/p/later') });
    const productId = body.product.id;
    const rule = async (currency: string) => {
      const targetPrice = { amount: '60', currency };
      return (await visitor.request('POST', '/alerts', { productId, type: 'below_target', targetPrice })).body
        .alert;
    };
    const euros = await rule('EUR');
    const dollars = await rule('USD');
    expect(dollars).toMatchObject({ targetPrice: { amount: '60.00', currency: 'USD' }, armed: true });
    for (const price of ['70.00', '55.00']) {
      shop.pages.set('/p/later', productPage({ price }));
      await visitor.request('POST', `/products/${productId}/check`);
    }
    const { items } = await notifications(visitor, 1);
    expect(items.map(({ alertId }: { alertId: string }) => alertId)).toEqual([dollars.id]);
    expect((await visitor.request('GET', `/alerts/${euros.id}`)).body.alert.armed).toBe(true);
  });
});

describe('a rule', () => {
  it('a rule fires once when the price crosses the target, and again after it rose above', async () => {
    const { visitor, productId } = await watcher();
    await visitor.request('POST', '/alerts', { productId, type: 'below_target', targetPrice: '45' });
    const walk = [5000, 4400, 4300, 4450, 4800, 4200];
    for (const [i, price] of walk.entries()) if (i > 0) await setPrice(productId, walk[i - 1] ?? 0, price);
    const { items } = await notifications(visitor, 2);
    expect(items.map(({ price }: { price: { amount: string } }) => price.amount)).toEqual(['42.00', '44.00']);
  });

  it('a new target re-arms a rule', async () => {
    const { visitor, productId } = await watcher();
    const { alert } = (
      await visitor.request('POST', '/alerts', { productId, type: 'below_target', targetPrice: '55' })
    ).body;
    expect(alert.armed).toBe(false);
    const changed = await visitor.request('PATCH', `/alerts/${alert.id}`, { targetPrice: '40' });
    expect(changed.body.alert).toMatchObject({
      targetPrice: { amount: '40.00' },
      armed: true,
      lastFiredAt: null,
    });
    const again = await visitor.request('PATCH', `/alerts/${alert.id}`, { targetPrice: '52' });
    expect(again.body.alert.armed).toBe(false);
    expect((await notifications(visitor, 2)).items).toHaveLength(2);
  });

  it('a rule keeps its state when disabled and enabled', async () => {
    const { visitor, productId } = await watcher();
    const { alert } = (
      await visitor.request('POST', '/alerts', { productId, type: 'below_target', targetPrice: '55' })
    ).body;
    const off = (await visitor.request('PATCH', `/alerts/${alert.id}`, { enabled: false })).body.alert;
    expect(off).toEqual({ ...alert, enabled: false });
    expect((await visitor.request('PATCH', `/alerts/${alert.id}`, { enabled: true })).body.alert).toEqual(
      alert,
    );
  });

  it.each([{}, { type: 'any_drop' }, { percent: 100 }])('a rule cannot be changed by %j', async (change) => {
    const { visitor, productId } = await watcher();
    const { alert } = (await visitor.request('POST', '/alerts', { productId, type: 'any_drop' })).body;
    expect((await visitor.request('PATCH', `/alerts/${alert.id}`, change)).status).toBe(400);
  });

  it('rules are listed newest first, optionally by product, in pages', async () => {
    const { visitor, productId } = await watcher();
    const otherId = await watch(visitor);
    const ids: string[] = [];
    for (const [index, id] of [productId, otherId, productId].entries()) {
      const wanted = { productId: id, type: 'percent_drop', percent: 10 + index };
      ids.unshift((await visitor.request('POST', '/alerts', wanted)).body.alert.id);
    }
    const first = (await visitor.request('GET', '/alerts?limit=2')).body;
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    const second = (await visitor.request('GET', `/alerts?limit=2&cursor=${first.nextCursor}`)).body;
    expect([idsOf(second), second.nextCursor]).toEqual([ids.slice(2), null]);
    expect(idsOf((await visitor.request('GET', `/alerts?productId=${otherId}`)).body)).toEqual([ids[1]]);
  });
});

describe('notifications', () => {
  it('notifications are marked read one by one or all at once', async () => {
    const { visitor, productId } = await watcher();
    for (const targetPrice of ['51', '52', '53'])
      await visitor.request('POST', '/alerts', { productId, type: 'below_target', targetPrice });
    const { items, unreadCount } = await notifications(visitor, 3);
    expect(unreadCount).toBe(3);
    expect(items[0]).toMatchObject({
      productId,
      alreadyTrue: true,
      readAt: null,
      targetPrice: { amount: '53.00' },
    });
    expect((await visitor.request('POST', `/notifications/${items[1].id}/read`)).status).toBe(204);
    const one = (await visitor.request('GET', `/notifications/${items[1].id}`)).body.notification;
    expect(Date.parse(one.readAt)).not.toBeNaN();
    const unread = (await visitor.request('GET', '/notifications?unread=true')).body;
    expect([unread.items.length, unread.unreadCount]).toEqual([2, 2]);
    await visitor.request('POST', '/notifications/read-all');
    expect((await visitor.request('GET', '/notifications')).body.unreadCount).toBe(0);
  });
});

describe('another account’s rules and notifications', () => {
  it('another account’s rules and notifications cannot be seen or changed', async () => {
    const { visitor: owner, productId } = await watcher();
    const targetPrice = '60';
    const { alert } = (
      await owner.request('POST', '/alerts', { productId, type: 'below_target', targetPrice })
    ).body;
    const [notification] = (await notifications(owner, 1)).items;
    const { apiKey } = (await owner.request('POST', '/api-keys', { name: 'mine' })).body;
    const { webhook } = (await owner.request('POST', '/webhooks', { url: shop.url('/hook') })).body;
    await setPrice(productId, 5000, 4900);
    await owner.request('POST', '/alerts', { productId, type: 'below_target', targetPrice: '61' });
    const delivery = await eventually(async () => {
      const { items } = (await owner.request('GET', `/webhooks/${webhook.id}/deliveries`)).body;
      return items[0];
    });
    const requests = [
      ['GET', `/products/${productId}`],
      ['DELETE', `/products/${productId}`],
      ['POST', `/products/${productId}/check`],
      ['GET', `/products/${productId}/prices`],
      ['GET', `/alerts/${alert.id}`],
      ['PATCH', `/alerts/${alert.id}`, { enabled: false }],
      ['DELETE', `/alerts/${alert.id}`],
      ['GET', `/notifications/${notification.id}`],
      ['POST', `/notifications/${notification.id}/read`],
      ['DELETE', `/api-keys/${apiKey.id}`],
      ['POST', `/channels/${webhook.id}/test`],
      [
        'PUT',
        '/channels',
        { channels: [{ id: webhook.id, type: 'webhook', address: 'https://evil.example/' }] },
      ],
      ['DELETE', `/webhooks/${webhook.id}`],
      ['GET', `/webhooks/${webhook.id}/deliveries`],
      ['POST', `/webhooks/${webhook.id}/deliveries/${delivery.id}/redeliver`],
    ] as const;
    const otherUser = await api.visitor();
    for (const [method, path, body] of requests) {
      const response = await otherUser.request(method, path, body);
      expect([method, path, response.status, response.body?.code]).toEqual([method, path, 404, 'not-found']);
    }
    for (const list of ['/products', '/alerts', '/notifications', '/api-keys', '/webhooks'])
      expect([list, (await otherUser.request('GET', list)).body.items]).toEqual([list, []]);
    expect((await owner.request('GET', `/alerts/${alert.id}`)).body.alert.enabled).toBe(true);
  });
});
