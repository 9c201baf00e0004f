import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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

describe('--demo', () => {
  it(
    'names its shop and account, and has products with a past and alerts that arrive',
    { timeout: 120_000 },
    async () => {
      const ready = await eventually(
        () => /"shop":"([^"]+)","email":"([^"]+)","signInWith":"([^"]+)"/.exec(service.log()) ?? undefined,
        60_000,
      );
      const [, shop = '', email, password] = ready;
      const signedIn = await fetch(`${service.origin}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      expect(signedIn.status).toBe(200);
      const cookie = signedIn.headers.getSetCookie().join('; ');
      const get = async <T>(route: string): Promise<T> =>
        (await fetch(`${service.origin}/api/v1${route}`, { headers: { cookie } })).json() as Promise<T>;

      const { items } = await get<{ items: Product[] }>('/products?limit=100');
      expect(items.length).toBeGreaterThan(12);
      expect(
        items.every(
          ({ url, price, sparkline }) => isOfShop(url, shop) && price !== null && sparkline.length > 20,
        ),
      ).toBe(true);
      const drawn = items.filter(({ foundBy }) => foundBy?.method.endsWith('+browser'));
      expect(drawn.length).toBe(inject('chromium') === null ? 0 : 1);
      const fired = await eventually(async () => {
        const page = await get<{ items: Notification[] }>('/notifications');
        return page.items.find(({ alreadyTrue }) => !alreadyTrue);
      }, 60_000);
      expect(fired.message).toContain(fired.title);
    },
  );
});

/** The page drawn by scripts is under the shop's other name. */
function isOfShop(url: string, shop: string): boolean {
  return url.startsWith(shop) || url.startsWith(`http://localhost:${new URL(shop).port}/app/`);
}
