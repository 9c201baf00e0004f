import { type Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { readConfig } from '../../config/config.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { formatMoney } from '../../features/notify/messages/alert-message.ts';
import { type PageVisit } from '../../features/checks/interpret-response.ts';
import { parsePageUrl } from '../../shop/crawling/canonical-url.ts';
import { visitOnce } from '../compose/visit-once.ts';
import { toExtractLine } from './extract-line.ts';

/** Fetches one page as the service would and prints its product. Exits with 1 when the page has none. */
export async function checkCommand(args: string[], output: Writable): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [address, ...rest] = positionals;
  if (!address || rest.length > 0) throw new Error('give one URL: tidemark check URL [--json]');
  const url = parsePageUrl(address);
  const visit = await visitOnce(readConfig(process.env), url);
  if (values.json) output.write(`${JSON.stringify(jsonLine(visit, url))}\n`);
  else output.write(`${humanLines(visit, url).join('\n')}\n`);
  if (!('offer' in visit)) process.exitCode = 1;
}

function jsonLine(visit: PageVisit, url: URL): object {
  if ('offer' in visit) return { id: url.href, ...toExtractLine(visit.offer), rendered: visit.rendered };
  return {
    id: url.href,
    price: null,
    outcome: visit.outcome,
    error: 'message' in visit ? visit.message : null,
  };
}

function humanLines(visit: PageVisit, url: URL): string[] {
  if (!('offer' in visit)) return [url.href, ...failureLines(visit, url)];
  const { offer } = visit;
  const rows: [string, string | null][] = [
    ['price', shownMoney(offer.price, offer)],
    ['list price', offer.listPrice && shownMoney(offer.listPrice, offer)],
    ['stock', offer.availability ?? 'not known'],
    [
      'found by',
      `${offer.method}${visit.rendered ? ' in a browser' : ''}, confidence ${offer.confidence.toFixed(2)}`,
    ],
    ['evidence', offer.evidence],
    ['brand', offer.brand],
    ['sku', offer.sku],
    ['gtin', offer.gtin],
    ['image', offer.image],
    ['page', visit.finalUrl.href],
  ];
  const shown = rows.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(11)}${value}`]));
  return [printable(offer.title ?? 'No title'), ...shown.map(printable)];
}

function failureLines(visit: PageVisit, url: URL): string[] {
  const failure = `  ${visit.outcome}: ${'message' in visit ? visit.message : ''}`;
  if (visit.outcome !== 'refused_address') return [failure];
  return [failure, `  To let it through, set TIDEMARK_ALLOW_HOSTS=${url.host}`];
}

function shownMoney(amount: string | null, { currency }: ExtractedOffer): string {
  if (amount === null) return 'none shown';
  return currency ? `${formatMoney({ amount, currency })} (${currency})` : amount;
}

/** Replaces control characters, so that a page's text cannot control the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
