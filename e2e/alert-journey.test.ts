import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerUser, type ApiUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import {
  confirmAddress,
  openMailbox,
  openWebhookReceiver,
  type Mailbox,
  type WebhookReceiver,
} from './receivers.ts';
import { runService, type RunningService } from './run-service.ts';

let folder: string;
let shop: DemoShop;
let mailbox: Mailbox;
let receiver: WebhookReceiver;
let service: RunningService;
let user: ApiUser;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-journey-'));
  [shop, mailbox, receiver] = await Promise.all([
    startDemoShop({ moveEveryMs: null }),
    openMailbox(),
    openWebhookReceiver(),
  ]);
  service = await runService({
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_ALLOW_HOSTS: [new URL(shop.url).host, receiver.host].join(','),
    TIDEMARK_PACE_PER_MINUTE: '6000',
    SMTP_URL: mailbox.url,
    TIDEMARK_TRUST_ALLOWED_HOSTS: 'false',
  });
  user = await registerUser(service.origin, 'shopper@example.com');
  await confirmAddress(mailbox, service.origin, 'shopper@example.com');
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([shop?.close(), mailbox?.close(), receiver?.close()]);
  await rm(folder, { recursive: true, force: true });
});

describe('a price alert', () => {
  it('sends one alert per crossing to the app, the mailbox and the webhook, and none while the price stays below target', async () => {
    const { secret } = await user.call('createWebhook', { body: { url: receiver.url } });
    await eventually(async () => (await user.call('listWebhooks', {})).items[0]?.verified);
    const offered = shop.products.find(
      ({ engine, availability }) => engine === 'magento' && availability === 'InStock',
    );
    if (!offered) throw new Error('the shop has no such product');
    const usualPrice = Number(offered.price);
    const at = (share: number) => (usualPrice * share).toFixed(2);

    const { product } = await user.call('addProduct', { body: { url: offered.url, targetPrice: at(0.9) } });
    expect(product.price).toEqual({ amount: offered.price, currency: offered.currency });

    const setPrice = async (share: number) => {
      shop.setPrice({ product: offered.id, price: at(share), listPrice: null });
      const checked = await user.call('checkProduct', { params: { id: product.id } });
      expect(checked.product.price?.amount).toBe(at(share));
    };
    const alerts = async () => (await user.call('listNotifications', {})).items;
    const arrived = (count: number) =>
      eventually(async () => {
        const [first] = await alerts();
        const done =
          (await alerts()).length === count &&
          mailbox.messages.length === count &&
          receiver.requests.length === count;
        return done && first?.deliveries.every(({ state }) => state === 'delivered');
      });

    await setPrice(0.85);
    await arrived(1);
    expect((await alerts())[0]).toMatchObject({
      type: 'below_target',
      alreadyTrue: false,
      price: { amount: at(0.85) },
    });
    expect(mailbox.messages[0]?.to).toEqual(['shopper@example.com']);
    const { headers, body } = receiver.requests[0] ?? { headers: {}, body: '' };
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'alert.fired',
      data: { productId: product.id },
    });

    for (const share of [0.82, 0.86, 0.83, 0.89]) await setPrice(share);
    await setPrice(1);
    await setPrice(0.85);
    await arrived(2);
    await sleep(1500);
    await arrived(2);
  });

  it('keeps all products across a restart', async () => {
    const before = await user.call('listProducts', {});
    expect(await service.stop()).toBe(0);
    await service.restart();
    expect(await user.call('listProducts', {})).toEqual(before);
  });
});
