import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startRabbitmq } from '../server/test/servers/rabbitmq.ts';
import { registerUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { changePrices, expectedAlerts, settledState, watchProducts } from './price-changes.ts';
import { runService } from './run-service.ts';

const program = inject('rabbitmqProgram');
const PRODUCTS = 4;
const CHANGES = 12;

describe.skipIf(program === null)('a service on RabbitMQ', () => {
  it(
    'records every price and fires every crossing once across a crash of the broker',
    { timeout: 300_000 },
    async () => {
      const broker = await startRabbitmq(program ?? '');
      onTestFinished(() => broker.stop());
      const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-rabbitmq-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const shop = await startDemoShop({ moveEveryMs: null });
      onTestFinished(() => shop.close());
      const service = await runService({
        AMQP_URL: broker.url,
        TIDEMARK_DATA_DIR: folder,
        TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
        TIDEMARK_PACE_PER_MINUTE: '60000',
        TIDEMARK_CHECKS_PER_MINUTE: '1000000',
        TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
        TIDEMARK_LEASE_MS: '5000',
        TIDEMARK_RELAY_RETRY_AFTER_MS: '1000',
        TIDEMARK_DISPATCH_EVERY_MS: '50',
        LOG_LEVEL: 'warn',
      });
      onTestFinished(() => service.stop().then(() => undefined));
      const user = await registerUser(service.origin, 'operator@example.com');
      const products = await watchProducts(user, shop, PRODUCTS);
      const { topics } = await user.call('listQueues');
      expect(topics.map(({ topic }) => topic)).toEqual(['check', 'price.changed', 'verdict.given']);
      for (const { lane, consumers } of topics.flatMap(({ lanes }) => lanes))
        expect(consumers, `consumers of ${lane}`).toBe(1);

      const changed = Promise.all(products.map((product) => changePrices(user, shop, product, CHANGES)));
      await broker.halt('SIGKILL');
      const { readiness } = service;
      expect(await eventually(async () => 'missing' in (await readiness()) && readiness())).toMatchObject({
        missing: { queue: expect.stringContaining('RabbitMQ') },
      });
      await broker.start();
      await changed;
      const { prices, alerts } = await settledState(user, products);
      expect(prices.map((points) => points.length)).toEqual(products.map(() => CHANGES + 1));
      expect(alerts).toEqual(prices.map(expectedAlerts));
      expect(await readiness()).toMatchObject({ status: 'ready', using: { queue: 'rabbitmq' } });
    },
  );
});
