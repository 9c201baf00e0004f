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
import { createAddressGuard } from '../../shop/net/address-guard.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const UNCHANGED = { outcome: 'unchanged', validators: null };

interface ShopResponse {
  body: Buffer | string;
  status?: number;
  headers?: Record<string, string>;
}

/** Longer than the smallest limit that TIDEMARK_MAX_PAGE_BYTES can set. */
const KETTLE = `${productPage({ price: '19.99' }).body}<!-- ${'filler '.repeat(1500)} -->`;
const GZIPPED: ShopResponse = { body: gzipSync(KETTLE), headers: { 'content-encoding': 'gzip' } };

/** The page with a random token, which many shops put into every response. */
const withNonce = (nonce: string) =>
  KETTLE.replace('<head>', `<head><meta name="csrf-token" content="${nonce}${nonce}">`).replace(
    '</body>',
    `<script nonce="${nonce}${nonce}"></script></body>`,
  );

/** A shop with one page, whose response can be changed. */
async function startShop(first: ShopResponse) {
  let current = first;
  const conditions: (string | undefined)[] = [];
  const server = await startLocalServer((request, response) => {
    if (request.url === '/robots.txt') return response.writeHead(404).end();
    conditions.push(request.headers['if-none-match']);
    const { status = 200, headers, body } = current;
    const etag = headers?.['etag'];
    const isNotModified = status === 200 && etag !== undefined && etag === request.headers['if-none-match'];
    response.writeHead(isNotModified ? 304 : status, {
      'content-type': 'text/html; charset=utf-8',
      ...headers,
    });
    return response.end(isNotModified ? undefined : body);
  });
  cleanups.push(server.close);
  return { ...server, conditions, respondWith: (next: ShopResponse) => (current = next) };
}

interface VisitOptions {
  target?: Partial<PageTarget>;
  extractorVersion?: string;
  env?: Record<string, string>;
}

function createVisitor(shop: Awaited<ReturnType<typeof startShop>>) {
  let reads = 0;
  const visit = async (
    validators: PageValidators | null,
    { target, extractorVersion, env }: VisitOptions = {},
  ) => {
    const visitor = createPageVisitor({
      config: readConfig({ TIDEMARK_PACE_PER_MINUTE: '60000', ...env }),
      guard: createAddressGuard({ allowHosts: [shop.host] }),
      cache: memoryCache({ maxEntries: 10, maxLength: 1_000_000 }),
      rateLimit: memoryRateLimit(),
      database: null,
    });
    const page: PageTarget = {
      url: new URL('/kettle', shop.origin),
      domain: shop.host,
      pageKey: '1',
      pacePerMinute: null,
      crawlDelayMs: null,
      rules: null,
      browserNeed: { requiresJs: false, learnedAt: null },
      validators,
      proxyMode: null,
      directRestsUntil: null,
      ...target,
    };
    const parts = visitor.visitParts(new AbortController().signal);
    try {
      return await visitPage(page, {
        ...parts,
        extractorVersion: extractorVersion ?? parts.extractorVersion,
        onPageRead: () => void reads++,
        onCrawlDelay: async () => undefined,
        onBrowserNeed: async () => undefined,
      });
    } finally {
      await visitor.close();
    }
  };
  return { visit, reads: () => reads };
}

/** A shop whose page has been visited once, and the validators of that visit. */
async function visitOnce(response: ShopResponse) {
  const shop = await startShop(response);
  const visitor = createVisitor(shop);
  const first = await visitor.visit(null);
  if (first.outcome !== 'priced') throw new Error(`the page is ${first.outcome}`);
  return { shop, ...visitor, validators: first.validators };
}

describe('visitPage on a page visited before', () => {
  it.each<[string, ShopResponse]>([
    ['compressed', GZIPPED],
    ['uncompressed', { body: KETTLE }],
  ])('reports the same bytes, %s, as unchanged without reading them', async (_encoding, response) => {
    const { visit, validators, reads } = await visitOnce(response);
    expect(await visit(validators)).toEqual(UNCHANGED);
    expect(reads()).toBe(1);
  });

  it('reports the same text with another compression as unchanged', async () => {
    const { shop, visit, validators } = await visitOnce({ body: KETTLE });
    shop.respondWith(GZIPPED);
    expect(await visit(validators)).toEqual(UNCHANGED);
  });

  it.each<[string, (html: string) => ShopResponse]>([
    ['compressed', (html) => ({ body: gzipSync(html), headers: { 'content-encoding': 'gzip' } })],
    ['uncompressed', (html) => ({ body: html })],
    ['too long to be hashed compressed', (html) => ({ body: html + ' '.repeat(200_000) })],
  ])(
    'reports a page with only new nonces, %s, as unchanged without reading it',
    async (_encoding, toResponse) => {
      const { shop, visit, validators, reads } = await visitOnce(toResponse(withNonce('f3a91c07d2')));
      shop.respondWith(toResponse(withNonce('0b7e44a1c9')));
      expect(await visit(validators)).toEqual(UNCHANGED);
      shop.respondWith(toResponse(withNonce('77d0c3b15e').replaceAll('19.99', '18.99')));
      expect(await visit(validators)).toMatchObject({ outcome: 'priced', offer: { price: '18.99' } });
      expect(reads()).toBe(2);
    },
  );

  it.each([
    ['the same bytes', 'f3a91c07d2'],
    ['another nonce', '0b7e44a1c9'],
  ])('uses the new ETag of a page with %s from then on', async (_content, nonce) => {
    const { shop, visit, validators } = await visitOnce({
      body: withNonce('f3a91c07d2'),
      headers: { etag: '"v1"' },
    });
    shop.respondWith({ body: withNonce(nonce), headers: { etag: '"v2"' } });
    const second = await visit(validators);
    expect(second).toMatchObject({
      outcome: 'unchanged',
      validators: { etag: '"v2"', extractorKey: validators.extractorKey },
    });
    expect(await visit('validators' in second ? second.validators : null)).toEqual(UNCHANGED);
    expect(shop.conditions).toEqual([undefined, '"v1"', '"v2"']);
  });

  const ONE_BYTE_CHANGED = KETTLE.replace('19.99', '19.98');
  it.each<[string, ShopResponse, VisitOptions, string]>([
    ['with one changed byte', { body: ONE_BYTE_CHANGED }, {}, 'priced'],
    ['with another content type', { body: KETTLE, headers: { 'content-type': 'text/html' } }, {}, 'priced'],
    [
      'after its site’s rules were edited',
      { body: KETTLE },
      { target: { rules: { currency: 'USD' } } },
      'priced',
    ],
    ['after an update of the extractor', { body: KETTLE }, { extractorVersion: 'next' }, 'priced'],
    ['with status 500', { body: KETTLE, status: 500 }, {}, 'unreachable'],
    ['marked as a challenge page', { body: KETTLE, headers: { 'cf-mitigated': 'challenge' } }, {}, 'blocked'],
    ['beyond the size limit', { body: KETTLE }, { env: { TIDEMARK_MAX_PAGE_BYTES: '10000' } }, 'unreachable'],
  ])('reads a page %s again', async (_change, response, options, outcome) => {
    const { shop, visit, validators } = await visitOnce({ body: KETTLE });
    shop.respondWith(response);
    expect((await visit(validators, options)).outcome).toBe(outcome);
  });

  it('makes a conditional request only if the same extractor read the page last', async () => {
    const { shop, visit, validators } = await visitOnce({ body: KETTLE, headers: { etag: '"v1"' } });
    expect(await visit(validators)).toEqual(UNCHANGED);
    expect((await visit(validators, { extractorVersion: 'next' })).outcome).toBe('priced');
    expect(shop.conditions).toEqual([undefined, '"v1"', undefined]);
  });

  it('reports an identical page as unchanged until the site’s rules are edited or the extractor changes', async () => {
    const shop = await startShop(GZIPPED);
    const api = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: shop.host }, roles: ['worker'] });
    cleanups.push(() => api.close());
    const visitor = await api.visitor();
    const { product } = (await visitor.request('POST', '/products', { url: `${shop.origin}/kettle` })).body;
    const check = async () =>
      (await visitor.request('POST', `/products/${product.id}/check`)).body.check.outcome;
    expect([await check(), await check()]).toEqual(['unchanged', 'unchanged']);
    await api.parts.database.query(`UPDATE sites SET rules = '{"currency": "USD"}'`);
    expect([await check(), await check()]).toEqual(['priced', 'unchanged']);
    await api.parts.database.query(`UPDATE page_validators SET extractor_key = 'an older extractor'`);
    expect([await check(), await check()]).toEqual(['priced', 'unchanged']);
  });
});
