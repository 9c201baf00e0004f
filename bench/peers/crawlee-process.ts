// A typical CheerioCrawler: title and price from JSON-LD, otherwise from selectors; one row per page.
// URLs arrive by IPC and a reply is sent when they are done, so that start-up costs are not measured.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectPostgres } from '../../server/src/ports/database/postgres/postgres.ts';
import { CRAWLEE, type CrawlRequest } from './start-crawlee.ts';

interface Selection {
  text(): string;
  attr(name: string): string | undefined;
  first(): Selection;
  toArray(): unknown[];
}
type Cheerio = (selector: unknown) => Selection;
interface HandlerContext {
  $: Cheerio;
  request: { loadedUrl: string };
}
interface Crawler {
  run(urls: string[]): Promise<{ requestsFinished: number }>;
}
interface CrawleeModule {
  CheerioCrawler: new (options: object, configuration: unknown) => Crawler;
  Configuration: new (options: object) => unknown;
  log: { setLevel(level: number): void };
}

const [folder = '', databaseUrl = ''] = process.argv.slice(2);
const require = createRequire(path.join(folder, 'package.json'));
const crawlee = (await import(pathToFileURL(require.resolve(CRAWLEE)).href)) as CrawleeModule;
crawlee.log.setLevel(0);
const database = connectPostgres({
  url: databaseUrl,
  maxConnections: 10,
  statementTimeoutMs: 30_000,
  onError: console.error,
});

process.on('message', (message: CrawlRequest) => void crawl(message));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function crawl({ urls, concurrency }: CrawlRequest): Promise<void> {
  const crawler = new crawlee.CheerioCrawler(
    {
      minConcurrency: concurrency,
      maxConcurrency: concurrency,
      requestHandler: async ({ $, request }: HandlerContext) => {
        const { title, price, currency } = readOffer($);
        await database.query('INSERT INTO crawled (url, title, price, currency) VALUES ($1, $2, $3, $4)', [
          request.loadedUrl,
          title,
          price,
          currency,
        ]);
      },
    },
    new crawlee.Configuration({ persistStorage: false, purgeOnStart: true }),
  );
  const { requestsFinished } = await crawler.run(urls);
  process.send?.({ pages: requestsFinished });
}

function readOffer($: Cheerio): { title: string; price: string | null; currency: string | null } {
  const title = $('h1').first().text().trim();
  for (const script of $('script[type="application/ld+json"]').toArray()) {
    const offer = findOffer(parseJson($(script).text()));
    if (offer) return { title, ...offer };
  }
  const price =
    $('meta[property="product:price:amount"]').attr('content') ??
    $('[itemprop="price"]').first().attr('content') ??
    $('.price').first().text().trim();
  const currency = $('meta[property="product:price:currency"], [itemprop="priceCurrency"]').first();
  return { title, price: price || null, currency: currency.attr('content') ?? null };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The first price found anywhere in the data. */
function findOffer(value: unknown): { price: string; currency: string | null } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { price, lowPrice, priceCurrency } = value as Record<string, unknown>;
  const amount = price ?? lowPrice;
  if (typeof amount === 'string' || typeof amount === 'number')
    return { price: String(amount), currency: typeof priceCurrency === 'string' ? priceCurrency : null };
  for (const part of Object.values(value)) {
    const found = findOffer(part);
    if (found) return found;
  }
  return null;
}
