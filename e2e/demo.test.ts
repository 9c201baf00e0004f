import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Alert } from '@tidemark/contracts/alert.ts';
import { type Forecast, type ForecastRecord } from '@tidemark/contracts/forecast.ts';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from './eventually.ts';
import { runService, type RunningService } from './run-service.ts';

let folder: string;
let service: RunningService;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-demo-'));
  service = await runService({ TIDEMARK_DATA_DIR: folder }, ['--demo']);
});

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Signs in to the demo account. `shop` is the URL of the demo shop. */
async function signInToDemo() {
  const ready = await eventually(
    () => /"shop":"([^"]+)","email":"([^"]+)","signInWith":"([^"]+)"/.exec(service.log()) ?? undefined,
    60_000,
  );
  const [, shop = '', email = '', password = ''] = ready;
  const signedIn = await fetch(`${service.origin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers.getSetCookie().join('; ');
  const get = async <T>(route: string): Promise<T> =>
    (await fetch(`${service.origin}/api/v1${route}`, { headers: { cookie } })).json() as Promise<T>;
  const post = async <T>(route: string, body: object): Promise<T> =>
    (
      await fetch(`${service.origin}/api/v1${route}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json() as Promise<T>;
  return { shop, email, password, get, post };
}

describe('--demo', () => {
  it(
    'logs its shop and account, and has products with history and alerts',
    { timeout: 120_000 },
    async () => {
      const { shop, get } = await signInToDemo();
      const { items } = await get<{ items: Product[] }>('/products?limit=100');
      expect(items.length).toBeGreaterThan(12);
      expect(
        items.every(
          ({ url, price, sparkline }) => isOfShop(url, shop) && price !== null && sparkline.length > 20,
        ),
      ).toBe(true);
      const drawn = items.filter(({ foundBy }) => foundBy?.rendered);
      expect(drawn.length).toBe(inject('chromium') === null ? 0 : 1);
      const fired = await eventually(async () => {
        const page = await get<{ items: Notification[] }>('/notifications');
        return page.items.find(({ alreadyTrue }) => !alreadyTrue);
      }, 60_000);
      expect(fired.message).toContain(fired.title);
    },
  );

  it(
    'forecasts, and alerts a good_time_to_buy rule when the price drops far',
    { timeout: 120_000 },
    async () => {
      const { shop, get, post } = await signInToDemo();
      const { product, forecast } = await productToWaitFor(shop, get);
      expect(forecast.reasons.length).toBeGreaterThan(1);
      const created = await post<{ alert: Alert }>('/alerts', {
        productId: product.id,
        type: 'good_time_to_buy',
      });
      expect(created.alert.armed).toBe(true);
      const { pathname, search } = new URL(product.url);
      const lower = (Number(forecast.low.q10.amount) * 0.9).toFixed(0);
      await fetch(`${shop}/__control/price`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ product: pathname + search, price: lower }),
      });
      const alert = await eventually(async () => {
        const page = await get<{ items: Notification[] }>('/notifications?limit=100');
        return page.items.find(
          ({ type, productId }) => type === 'good_time_to_buy' && productId === product.id,
        );
      }, 60_000);
      expect(alert.alreadyTrue).toBe(false);
      expect(alert.message).toContain(`It is now a good time to buy ${product.title}`);
      const record = await eventually(async () => {
        const { records } = await get<ForecastRecord>('/forecast-record');
        return records.length > 0 ? records : undefined;
      }, 30_000);
      expect(record.every(({ source }) => source === 'demo')).toBe(true);
    },
  );
});

/** An in-stock product whose forecast is `wait`. */
async function productToWaitFor(shop: string, get: <T>(route: string) => Promise<T>) {
  const { items } = await get<{ items: Product[] }>('/products?limit=100');
  for (const product of items) {
    if (!product.url.startsWith(shop) || product.availability !== 'InStock') continue;
    const forecast = await get<Forecast>(`/products/${product.id}/forecast`);
    if (forecast.verdict === 'wait') return { product, forecast };
  }
  throw new Error('no product has the verdict wait');
}

/** The single-page storefront uses the host name localhost instead of 127.0.0.1. */
function isOfShop(url: string, shop: string): boolean {
  return url.startsWith(shop) || url.startsWith(`http://localhost:${new URL(shop).port}/app/`);
}
