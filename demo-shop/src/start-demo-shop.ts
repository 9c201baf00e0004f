// A street of six shops on one server, whose products an application sells too (app-storefront.ts). catalogue.ts says what they sell, shelf.ts for how much at this moment;
// price-clock.ts and change-price.ts move that. answer-request.ts routes: product-pages.ts keeps pages that
// engines/ wrote, shop-pages.ts has the others, control.ts lets tests and people steer, behaviour.ts makes it fail.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { answerRequest } from './answer-request.ts';
import { Behaviours } from './behaviour.ts';
import { buildCatalogue } from './catalogue.ts';
import { changePrice } from './change-price.ts';
import type { PriceChange } from './change-price.ts';
import type { ShopControls } from './control.ts';
import { PriceClock } from './price-clock.ts';
import { ProductPages } from './product-pages.ts';
import { RequestLog } from './request-log.ts';
import { Shelf, summarize } from './shelf.ts';
import type { DemoProductSummary } from './shelf.ts';

const DEFAULT_SEED = 1;
const DEFAULT_MOVE_EVERY_MS = 5_000;

export interface DemoShopOptions {
  /** 0, or nothing, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** The same seed gives the same products, first prices and moves. */
  readonly seed?: number;
  /** How often some prices move; null lets them stand still. Every 5 seconds if left out. */
  readonly moveEveryMs?: number | null;
  /** What Last-Modified and the dates in pages go by. */
  readonly now?: () => Date;
}

export interface DemoShop {
  /** Without a slash at its end. */
  readonly url: string;
  /** Every product as it is offered now. */
  readonly products: readonly DemoProductSummary[];
  /** Sets a price at once and freezes the product from the moving clock. Throws on a product or amount that cannot be. */
  setPrice(change: PriceChange): DemoProductSummary;
  close(): Promise<void>;
}

/** Starts the shop and resolves once it listens; rejects if the port is taken. */
export async function startDemoShop(options: DemoShopOptions = {}): Promise<DemoShop> {
  const { port = 0, host = '127.0.0.1', seed = DEFAULT_SEED, moveEveryMs = DEFAULT_MOVE_EVERY_MS } = options;
  const shelf = new Shelf(buildCatalogue(seed), options.now ?? (() => new Date()));
  const clock = new PriceClock(shelf, seed);
  const shop: ShopControls = {
    shelf,
    clock,
    pages: new ProductPages(shelf),
    behaviours: new Behaviours(),
    requests: new RequestLog(),
  };
  const server = createServer();
  const url = await listen(server, port, host);
  server.on('request', (request, response) => {
    answerRequest(shop, request, response, url).catch((error: unknown) => response.destroy(error as Error));
  });
  const timer = moveEveryMs === null ? undefined : setInterval(() => clock.tick(), moveEveryMs);
  return {
    url,
    get products() {
      return shelf.all().map((place) => summarize(place, url));
    },
    setPrice: (change) => summarize(changePrice(shelf, change), url),
    close: () => {
      clearInterval(timer);
      return close(server);
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const { address, port: taken, family } = server.address() as AddressInfo;
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`);
    });
  });
}

/** Also ends requests that are being stalled. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
