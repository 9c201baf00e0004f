import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config/config.ts';
import { type PageReading } from '../../shop/extract/model/page-reading.ts';
import { formatMoney } from '../../features/notify/alert-message.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { parsePageUrl, siteDomain } from '../../shop/crawling/canonical-url.ts';
import { createPageVisitor } from '../compose/create-page-visitor.ts';
import { visitPage, type PageVisit } from '../../features/checks/visit-page.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { toExtractLine } from './extract-line.ts';

/** Fetches one page as the service would and prints its product; exits with 1 where there is none. */
export async function checkCommand(args: string[], output: Writable): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [address, ...rest] = positionals;
  if (!address || rest.length > 0) throw new Error('give one URL: tidemark check URL [--json]');
  const url = parsePageUrl(address);
  const look = await lookOnce(url);
  if (values.json) output.write(`${JSON.stringify(jsonLine(look, url))}\n`);
  else output.write(`${humanLines(look, url).join('\n')}\n`);
  if (!('reading' in look)) process.exitCode = 1;
}

async function lookOnce(url: URL): Promise<PageVisit> {
  const config = readConfig(process.env);
  const scraper = createPageVisitor({
    config,
    guard: createAddressGuard({ allowHosts: config.allowHosts }),
    cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
    rateLimit: memoryRateLimit(),
    database: null,
  });
  const parts = scraper.visitParts(new AbortController().signal);
  const target = {
    url,
    domain: siteDomain(url),
    pacePerMinute: null,
    crawlDelayMs: null,
    rules: null,
    browserNeed: { requiresJs: null, learnedAt: null },
    validators: null,
    proxyMode: null,
    directRestsUntil: null,
  };
  try {
    return await visitPage(target, {
      ...parts,
      onReading: () => undefined,
      onCrawlDelay: async () => undefined,
      onBrowserNeed: async () => undefined,
    });
  } finally {
    await scraper.close();
  }
}

function jsonLine(look: PageVisit, url: URL): object {
  if ('reading' in look) return { id: url.href, ...toExtractLine(look.reading), rendered: look.rendered };
  return { id: url.href, price: null, outcome: look.outcome, error: 'message' in look ? look.message : null };
}

function humanLines(look: PageVisit, url: URL): string[] {
  if (!('reading' in look)) return [url.href, ...failureLines(look, url)];
  const { reading } = look;
  const rows: [string, string | null][] = [
    ['price', shownMoney(reading.price, reading)],
    ['list price', reading.listPrice && shownMoney(reading.listPrice, reading)],
    ['stock', reading.availability ?? 'not known'],
    [
      'found by',
      `${reading.method}${look.rendered ? ' in a browser' : ''}, confidence ${reading.confidence.toFixed(2)}`,
    ],
    ['evidence', reading.evidence],
    ['brand', reading.brand],
    ['sku', reading.sku],
    ['gtin', reading.gtin],
    ['image', reading.image],
    ['page', look.finalUrl.href],
  ];
  const shown = rows.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(11)}${value}`]));
  return [printable(reading.title ?? 'No title'), ...shown.map(printable)];
}

function failureLines(look: PageVisit, url: URL): string[] {
  const failure = `  ${look.outcome}: ${'message' in look ? look.message : ''}`;
  if (look.outcome !== 'refused_address') return [failure];
  return [failure, `  To let it through, set TIDEMARK_ALLOW_HOSTS=${url.host}`];
}

function shownMoney(amount: string | null, { currency }: PageReading): string {
  if (amount === null) return 'none shown';
  return currency ? `${formatMoney({ amount, currency })} (${currency})` : amount;
}

/** A page's text must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
