import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface StubShop {
  readonly origin: string;
  /** For TIDEMARK_ALLOW_HOSTS. */
  readonly host: string;
  close(): Promise<void>;
}

const PAGE = `<!doctype html><html lang="en"><head><title>Kettle</title><script type="application/ld+json">
{"@context":"https://schema.org","@type":"Product","name":"Kettle","offers":{"@type":"Offer","price":"40.00",
"priceCurrency":"USD","availability":"https://schema.org/InStock"}}</script></head>
<body><h1>Kettle</h1><p class="price">USD 40.00</p><button>Add to cart</button></body></html>`;

/** A shop with the same product at every path. It also accepts webhooks. */
export async function startStubShop(): Promise<StubShop> {
  const server = createServer(({ url, method }, response) => {
    if (url === '/robots.txt') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(method === 'GET' ? PAGE : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
