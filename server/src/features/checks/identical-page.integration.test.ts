import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestApi } from '../../../test/api/test-api.ts';
import { productPage } from '../../../test/api/test-shop.ts';
import { readConfig } from '../../config/config.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { memoryRateLimit } from '../../ports/rate-limit/memory.ts';
import { type PageValidators } from '../../store/prices/record-price.ts';
import { createPageVisitor } from '../../app/compose/create-page-visitor.ts';
import { visitPage, type PageTarget } from './visit-page.ts';
import { bodyHash, type BodyHashContext } from '../../shop/net/body-hash.ts';
import { contentHash } from '../../shop/page/content-hash.ts';
import { computeExtractorVersion, extractorKeyOf } from '../../shop/page/extractor-key.ts';
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const UNCHANGED = { outcome: 'unchanged', validators: null };

interface Answer {
  body: Buffer | string;
  status?: number;
  headers?: Record<string, string>;
}

/** Longer than the least bound on a page's size. */
const KETTLE = `${productPage({ price: '19.99' }).body}<!-- ${'filler '.repeat(1500)} -->`;
const GZIPPED: Answer = { body: gzipSync(KETTLE), headers: { 'content-encoding': 'gzip' } };

/** The page with a token of its own, as many shops put into every answer. */
const withNonce = (nonce: string) =>
  KETTLE.replace('<head>', `<head><meta name="csrf-token" content="${nonce}${nonce}">`).replace(
    '</body>',
    `<script nonce="${nonce}${nonce}"></script></body>`,
  );

/** A shop of one page, as it answers now. */
async function startShop(first: Answer) {
  let answer = first;
  const conditions: (string | undefined)[] = [];
  const server = await startLocalServer((request, response) => {
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    conditions.push(request.headers['if-none-match']);
    const { status = 200, headers, body } = answer;
    const isKnown =
      status === 200 && headers?.['etag'] === request.headers['if-none-match'] && headers?.['etag'];
    response.writeHead(isKnown ? 304 : status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    return response.end(isKnown ? undefined : body);
  });
  cleanups.push(server.close);
  return { ...server, conditions, answerWith: (next: Answer) => (answer = next) };
}

interface Looks {
  target?: Partial<PageTarget>;
  extraction?: string;
  env?: Record<string, string>;
}

async function visitorOf(shop: Awaited<ReturnType<typeof startShop>>) {
  let readings = 0;
  const look = async (validators: PageValidators | null, { target, extraction, env }: Looks = {}) => {
    const scraper = createPageVisitor({
      config: readConfig({ TIDEMARK_PACE_PER_MINUTE: '60000', ...env }),
      guard: createAddressGuard({ allowHosts: [shop.host] }),
      cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
      rateLimit: memoryRateLimit(),
      database: null,
    });
    const page: PageTarget = {
      url: new URL('/kettle', shop.origin),
      domain: shop.host,
      pacePerMinute: null,
      crawlDelayMs: null,
      rules: null,
      browserNeed: { requiresJs: false, learnedAt: null },
      validators,
      proxyMode: null,
      directRestsUntil: null,
      ...target,
    };
    const parts = scraper.visitParts(new AbortController().signal);
    try {
      return await visitPage(page, {
        ...parts,
        extraction: extraction ?? parts.extraction,
        onReading: () => void readings++,
        onCrawlDelay: async () => undefined,
        onBrowserNeed: async () => undefined,
      });
    } finally {
      await scraper.close();
    }
  };
  return { look, readings: () => readings };
}

/** A shop whose page has been read once, and what is kept of that. */
async function readOnce(answer: Answer) {
  const shop = await startShop(answer);
  const visitor = await visitorOf(shop);
  const seen = await visitor.look(null);
  if (seen.outcome !== 'priced') throw new Error(`the page is ${seen.outcome}`);
  return { shop, ...visitor, validators: seen.validators };
}

describe('a page that comes again', () => {
  it.each<[string, Answer]>([
    ['compressed', GZIPPED],
    ['as it is', { body: KETTLE }],
  ])('with the same bytes, %s, is unchanged and not read', async (_how, answer) => {
    const { look, validators, readings } = await readOnce(answer);
    expect(await look(validators)).toEqual(UNCHANGED);
    expect(readings()).toBe(1);
  });

  it('with the same text, compressed otherwise, is unchanged', async () => {
    const { shop, look, validators } = await readOnce({ body: KETTLE });
    shop.answerWith(GZIPPED);
    expect(await look(validators)).toEqual(UNCHANGED);
  });

  it.each<[string, (html: string) => Answer]>([
    ['compressed', (html) => ({ body: gzipSync(html), headers: { 'content-encoding': 'gzip' } })],
    ['as it is', (html) => ({ body: html })],
    ['too long to be hashed as it came', (html) => ({ body: html + ' '.repeat(200_000) })],
  ])('with nothing new but its nonces, %s, is unchanged and not read', async (_how, answerWith) => {
    const { shop, look, validators, readings } = await readOnce(answerWith(withNonce('f3a91c07d2')));
    shop.answerWith(answerWith(withNonce('0b7e44a1c9')));
    expect(await look(validators)).toEqual(UNCHANGED);
    shop.answerWith(answerWith(withNonce('77d0c3b15e').replaceAll('19.99', '18.99')));
    expect(await look(validators)).toMatchObject({ outcome: 'priced', reading: { price: '18.99' } });
    expect(readings()).toBe(2);
  });

  it.each([
    ['the same bytes', 'f3a91c07d2'],
    ['another nonce', '0b7e44a1c9'],
  ])('under another name with %s is asked for by that name from then on', async (_what, nonce) => {
    const { shop, look, validators } = await readOnce({
      body: withNonce('f3a91c07d2'),
      headers: { etag: '"v1"' },
    });
    shop.answerWith({ body: withNonce(nonce), headers: { etag: '"v2"' } });
    const seen = await look(validators);
    expect(seen).toMatchObject({
      outcome: 'unchanged',
      validators: { etag: '"v2"', extractorKey: validators.extractorKey },
    });
    expect(await look('validators' in seen ? seen.validators : null)).toEqual(UNCHANGED);
    expect(shop.conditions).toEqual([undefined, '"v1"', '"v2"']);
  });

  const ONE_BYTE_ELSE = KETTLE.replace('19.99', '19.98');
  it.each<[string, Answer, Looks, string]>([
    ['with one byte another', { body: ONE_BYTE_ELSE }, {}, 'priced'],
    ['as of another type', { body: KETTLE, headers: { 'content-type': 'text/html' } }, {}, 'priced'],
    ['for rules that were edited', { body: KETTLE }, { target: { rules: { currency: 'USD' } } }, 'priced'],
    ['for another extraction', { body: KETTLE }, { extraction: 'next' }, 'priced'],
    ['as a failure', { body: KETTLE, status: 500 }, {}, 'unreachable'],
    ['as a wall', { body: KETTLE, headers: { 'cf-mitigated': 'challenge' } }, {}, 'blocked'],
    ['beyond the bound', { body: KETTLE }, { env: { TIDEMARK_MAX_PAGE_BYTES: '10000' } }, 'unreachable'],
  ])('%s is looked at', async (_how, answer, looks, outcome) => {
    const { shop, look, validators } = await readOnce({ body: KETTLE });
    shop.answerWith(answer);
    expect((await look(validators, looks)).outcome).toBe(outcome);
  });

  it('is asked for whole where something else read it last, and under a condition where not', async () => {
    const { shop, look, validators } = await readOnce({ body: KETTLE, headers: { etag: '"v1"' } });
    expect(await look(validators)).toEqual(UNCHANGED);
    expect((await look(validators, { extraction: 'next' })).outcome).toBe('priced');
    expect(shop.conditions).toEqual([undefined, '"v1"', undefined]);
  });

  it('is kept in mind by the service until the site’s rules are edited', async () => {
    const shop = await startShop(GZIPPED);
    const api = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: shop.host }, roles: ['worker'] });
    cleanups.push(() => api.close());
    const visitor = await api.visitor();
    const { product } = (await visitor.ask('POST', '/products', { url: `${shop.origin}/kettle` })).body;
    const check = async () => (await visitor.ask('POST', `/products/${product.id}/check`)).body.check.outcome;
    expect([await check(), await check()]).toEqual(['unchanged', 'unchanged']);
    await api.parts.database.query(`UPDATE sites SET rules = '{"currency": "USD"}'`);
    expect([await check(), await check()]).toEqual(['priced', 'unchanged']);
    await api.parts.database.query(`UPDATE page_validators SET extractor_key = 'an older extraction'`);
    expect([await check(), await check()]).toEqual(['priced', 'unchanged']);
  });
});

describe('the hash of a body', () => {
  const CONTEXT: BodyHashContext = {
    reader: extractorKeyOf(null, 'first'),
    finalUrl: 'https://shop.example/kettle',
    encoding: 'gzip',
    maxBytes: 1000,
    headers: { contentType: 'text/html', cfMitigated: null, wafAction: null },
  };
  const WIRE = Buffer.from('bytes');

  it.each<[string, Partial<BodyHashContext>, string]>([
    ['bytes', {}, 'other bytes'],
    ['address', { finalUrl: 'https://shop.example/toaster' }, 'bytes'],
    ['encoding', { encoding: 'br' }, 'bytes'],
    ['bound', { maxBytes: 999 }, 'bytes'],
    ['type', { headers: { ...CONTEXT.headers, contentType: null } }, 'bytes'],
    ['rules', { reader: extractorKeyOf({ currency: 'EUR' }, 'first') }, 'bytes'],
    ['extraction', { reader: extractorKeyOf(null, 'second') }, 'bytes'],
  ])('is another for another %s', (_what, change, bytes) => {
    expect(bodyHash(WIRE, CONTEXT)).toEqual(bodyHash(Buffer.from(WIRE), structuredClone(CONTEXT)));
    expect(bodyHash(Buffer.from(bytes), { ...CONTEXT, ...change })).not.toEqual(bodyHash(WIRE, CONTEXT));
  });

  const hash = (html: string, change: Partial<BodyHashContext> = {}) =>
    contentHash(Buffer.from(html), { ...CONTEXT, ...change });

  it('but for its nonces is another for another page, address, type or reader', () => {
    const kettle = hash('<b>9.99</b> <i nonce="0a1b2c3d4e5f60"></i>');
    expect(hash('<b>9.99</b> <i nonce="5f60718293a4b5"></i>', { encoding: 'br', maxBytes: 1 })).toEqual(
      kettle,
    );
    for (const other of [
      hash('<b>9.98</b> <i nonce="0a1b2c3d4e5f60"></i>'),
      hash('<b>9.99</b> <i nonce="0a1b2c3d4e5f60"></i>', { finalUrl: 'https://shop.example/toaster' }),
      hash('<b>9.99</b> <i nonce="0a1b2c3d4e5f60"></i>', {
        headers: { ...CONTEXT.headers, contentType: null },
      }),
      hash('<b>9.99</b> <i nonce="0a1b2c3d4e5f60"></i>', { reader: 'another' }),
    ])
      expect(other).not.toEqual(kettle);
  });

  it('is by a version that is the same for the same program', () => {
    expect(computeExtractorVersion()).toBe(computeExtractorVersion());
  });
});
