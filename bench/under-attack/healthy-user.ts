import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { type ApiUser } from '../../e2e/api-user.ts';
import { eventually } from '../../e2e/eventually.ts';
import { watchProducts, type WatchedProduct } from '../../e2e/price-changes.ts';
import { type WebhookReceiver } from '../../e2e/receivers.ts';

/** Milliseconds by what the user does: open the dashboard, check a product, receive an alert. */
export interface UserTimes {
  page: number[];
  check: number[];
  alert: number[];
}

const PRODUCTS = 4;
/** Keeps the user within the limit of requests per minute. */
const PAUSE_MS = 700;
const PATIENCE_MS = 120_000;
/** How much lower a product's price falls than the time before. */
const FALL_PERCENT = 0.2;

/** A user with a few products and a webhook, who does one thing after the other. */
export class HealthyUser {
  readonly #user: ApiUser;
  readonly #shop: DemoShop;
  readonly #receiver: WebhookReceiver;
  #products: WatchedProduct[] = [];
  #round = 0;

  constructor(user: ApiUser, shop: DemoShop, receiver: WebhookReceiver) {
    this.#user = user;
    this.#shop = shop;
    this.#receiver = receiver;
  }

  async setUp(): Promise<void> {
    await this.#user.call('createWebhook', { body: { url: this.#receiver.url } });
    this.#products = await watchProducts(this.#user, this.#shop, PRODUCTS);
  }

  /** Repeats the three actions for some seconds. */
  async measure(seconds: number): Promise<UserTimes> {
    const times: UserTimes = { page: [], check: [], alert: [] };
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const product = this.#products[this.#round % PRODUCTS];
      if (!product) throw new Error('The user watches no product.');
      times.page.push(await timed(() => this.#openDashboard(product)));
      times.check.push(await timed(() => this.#check(product)));
      times.alert.push(await timed(() => this.#receiveAlert(product)));
      this.#round++;
      await sleep(PAUSE_MS);
    }
    return times;
  }

  async #openDashboard({ id }: WatchedProduct): Promise<void> {
    await this.#user.call('listProducts', {});
    await this.#user.call('getPrices', { params: { id }, query: { range: '90d' } });
  }

  async #check({ id }: WatchedProduct): Promise<void> {
    await this.#user.call('checkProduct', { params: { id } });
  }

  /** The price rises and falls by a little, each time to another price: every fall sends an alert. */
  async #receiveAlert(product: WatchedProduct): Promise<void> {
    await this.#changePrice(product, 100);
    const before = this.#receiver.requests.length;
    await this.#changePrice(product, 97 - (this.#round / PRODUCTS) * FALL_PERCENT);
    await eventually(() => this.#receiver.requests.length > before, PATIENCE_MS);
  }

  /** Sets the shop's price and checks until the service has seen it. */
  async #changePrice({ id, shopId, firstMinor }: WatchedProduct, percent: number): Promise<void> {
    const price = ((firstMinor * percent) / 10_000).toFixed(2);
    this.#shop.setPrice({ product: shopId, price, listPrice: null });
    await eventually(async () => {
      const { product } = await this.#user.call('checkProduct', { params: { id } });
      return product.price?.amount === price;
    }, PATIENCE_MS);
  }
}

async function timed(action: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}
