import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A shop of many sites, one on each loopback address, whose files and headers are expensive to read. */
export interface SlowShop {
  /** `host:port` of each site. */
  readonly hosts: readonly string[];
  /** The number of requests for each path of robots.txt and of pages. */
  readonly requests: { robots: number; pages: number };
  close(): Promise<void>;
}

const ROBOTS_CHARS = 500_000;
const LONG_PATH = `/${'a'.repeat(4000)}`;
/** Longer than the bound on URLs, within the bound on headers. */
const TOO_LONG_PATH = `/${'a'.repeat(15_500)}`;

/** Files of rules on which a careless matcher or parser takes seconds. */
const ROBOTS: readonly Buffer[] = [
  rules('Disallow: /*a*a*a*a*a*a*a*a*a*b', 24_000),
  rules('Disallow: /*a*b'),
  rules(`Disallow: /*${'a'.repeat(2000)}b`),
  `User-agent: *\nDisallow: /${'*a'.repeat(ROBOTS_CHARS / 2)}b`,
  ['User-agent: *', ...Array.from({ length: 45_000 }, (_, index) => `Disallow: /${index}`)].join('\n'),
  rules(`Disallow: /${'%61é'.repeat(20)}`),
  rules('User-agent: a'),
  rules('Crawl-delay: 0'),
  '\n'.repeat(ROBOTS_CHARS),
  ' '.repeat(ROBOTS_CHARS),
].map((text) => Buffer.from(text));

/** Its name has half of a surrogate pair and a NUL, and is too long. */
const UNSTORABLE_PRODUCT = `{"@context":"https://schema.org","@type":"Product","name":"${'half \\ud800 pair, \\u0000 '.repeat(50_000)}","offers":{"@type":"Offer","price":"3.00","priceCurrency":"USD"}}`;

type SendPage = (response: ServerResponse) => void;

/** Pages whose redirect, headers or links are expensive to read. */
const PAGES: readonly SendPage[] = [
  (response) => response.writeHead(302, { location: TOO_LONG_PATH }).end(),
  (response) => response.writeHead(302, { location: `${LONG_PATH}?redirected` }).end(),
  page({ 'set-cookie': Array(100).fill(`a=${'b;'.repeat(60)}`) }),
  page({ 'set-cookie': `a=1${';'.repeat(15_000)}` }),
  (response) => response.writeHead(200, { 'content-type': `text/${'x;'.repeat(7500)}` }).end('page'),
  (response) => response.writeHead(404, { 'retry-after': '('.repeat(15_000) }).end(),
  page({ etag: `"${'a'.repeat(15_000)}"` }),
  page({}, `<link rel="canonical" href="/${'a'.repeat(5_000_000)}">`),
  page({}, `<meta property="og:image" content="/${'%'.repeat(5_000_000)}">`),
  page({}, `<link rel="canonical" href="/?${'id&'.repeat(1300)}">`),
  page({}, `<meta http-equiv="refresh" content="${' '.repeat(1_000_000)}">`),
  page({}, `<script type="application/ld+json">${UNSTORABLE_PRODUCT}</script>`),
];

const PLAIN_PAGE = page({});

/** The number of different pairs of a site's robots.txt and a page. */
export const SLOW_PAGES = ROBOTS.length * PAGES.length;

/** The URL of a page: one of each pair of robots.txt and page, with a path that all hostile rules examine. */
export function slowPageUrl({ hosts }: SlowShop, index: number): string {
  const page = index % PAGES.length;
  const host = hosts[Math.floor(index / PAGES.length) % ROBOTS.length];
  return `http://${host}${LONG_PATH}?page=${page}`;
}

export async function startSlowShop(): Promise<SlowShop> {
  const requests = { robots: 0, pages: 0 };
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const site = Number(request.socket.localAddress?.split('.').at(-1)) - 2;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid');
    const isRobots = pathname === '/robots.txt';
    requests[isRobots ? 'robots' : 'pages']++;
    const send = PAGES[Number(searchParams.get('page') ?? PAGES.length)] ?? PLAIN_PAGE;
    if (isRobots) response.writeHead(200, { 'content-type': 'text/plain' }).end(ROBOTS[site]);
    else send(response);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    hosts: ROBOTS.map((_, site) => `127.0.0.${site + 2}:${port}`),
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function rules(line: string, chars = ROBOTS_CHARS): string {
  return `User-agent: *\n${`${line}\n`.repeat(Math.floor(chars / (line.length + 1)))}`;
}

/** The page is built once, so that sending it takes no time from the probes of this process. */
function page(headers: Record<string, string | string[]>, head = ''): SendPage {
  const body = Buffer.from(
    `<!doctype html><title>Teapot</title>${head}<h1>Teapot</h1><p class="price">$3.00</p><button>Add to cart</button>`,
  );
  return (response) => response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body);
}
