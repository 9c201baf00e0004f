// Six shops on one server; app-storefront.ts sells the same products in a single-page app. catalogue.ts
// defines the products, inventory.ts holds their current offers, and price-clock.ts and change-price.ts
// change them. handle-request.ts routes requests: product-pages.ts caches the pages rendered by engines/,
// shop-pages.ts has the other pages, handle-control-request.ts is the control API, and behaviour.ts simulates
// faults.
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { handleRequest } from './handle-request.ts';
import { Behaviours } from './behaviour.ts';
import { buildCatalogue } from './catalogue/catalogue.ts';
import { changePrice, type PriceChange } from './change-price.ts';
import { type ShopState } from './handle-control-request.ts';
import { PriceClock } from './price-clock.ts';
import { ProductPages } from './product-pages.ts';
import { RequestLog } from './request-log.ts';
import { Inventory, summarize, type DemoProductSummary } from './catalogue/inventory.ts';

const DEFAULT_SEED = 1;
const DEFAULT_MOVE_EVERY_MS = 5_000;

export interface DemoShopOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Determines the products, their first prices and the moves. */
  readonly seed?: number;
  /** Milliseconds between price moves; null for none. 5 seconds by default. */
  readonly moveEveryMs?: number | null;
  /** The clock of Last-Modified and of the dates in pages. */
  readonly now?: () => Date;
}

export interface DemoShop {
  /** Without a trailing slash. */
  readonly url: string;
  /** All products with their current offers. */
  readonly products: readonly DemoProductSummary[];
  /**
   * Sets a price and freezes the product against the price clock. Throws if the product or amount is invalid.
   */
  setPrice(change: PriceChange): DemoProductSummary;
  close(): Promise<void>;
}

/** Starts the shop. Resolves once it listens; rejects if the port is in use. */
export async function startDemoShop(options: DemoShopOptions = {}): Promise<DemoShop> {
  const { port = 0, host = '127.0.0.1', seed = DEFAULT_SEED, moveEveryMs = DEFAULT_MOVE_EVERY_MS } = options;
  const inventory = new Inventory(buildCatalogue(seed), options.now ?? (() => new Date()));
  const clock = new PriceClock(inventory, seed);
  const shop: ShopState = {
    inventory,
    clock,
    pages: new ProductPages(inventory),
    behaviours: new Behaviours(),
    requests: new RequestLog(),
  };
  const server = createServer();
  const url = await listen(server, port, host);
  server.on('request', (request, response) => {
    handleRequest(shop, request, response, url).catch((error: unknown) => response.destroy(error as Error));
  });
  const timer = moveEveryMs === null ? undefined : setInterval(() => clock.tick(), moveEveryMs);
  return {
    url,
    get products() {
      return inventory.all().map((item) => summarize(item, url));
    },
    setPrice: (change) => summarize(changePrice(inventory, change), url),
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

/** Closes the server, including stalled requests. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
