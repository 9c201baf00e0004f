import { gunzipSync } from 'node:zlib';
import { type DemoProduct } from '../../demo-shop/src/catalogue/catalogue.ts';
import { extractOffer } from '../../server/src/shop/extract/extract-offer.ts';
import { type ExtractedOffer } from '../../server/src/shop/extract/model/extracted-offer.ts';
import { readConfig } from '../../server/src/config/config.ts';
import { type Database } from '../../server/src/ports/database/database.ts';
import { postgresSearchIndex } from '../../server/src/ports/search-index/postgres.ts';
import { urlHash } from '../../server/src/shop/crawling/canonical-url.ts';
import { indexProducts } from '../../server/src/features/search/index-products.ts';
import { bodyHash } from '../../server/src/shop/net/body-hash.ts';
import { contentHash } from '../../server/src/shop/page/content-hash.ts';
import { computeExtractorVersion, extractorKeyOf } from '../../server/src/shop/page/extractor-key.ts';
import { PageTemplates, SAMPLE_NONCE, slotValue } from './page-templates.ts';
import {
  firstLevel,
  planShops,
  requestPath,
  priceAtLevel,
  productAt,
  FIXED_NONCE,
  FIXED_VISITOR_COUNT,
  type PlannedShop,
  type ShopPlan,
} from './plan-shops.ts';

export interface SeedPlan extends ShopPlan {
  /** Percentage of products with a watcher, who has one or two rules for each. */
  watchedPercent: number;
  /** Percentage of checks that are the first of the product's day, and so write a point. */
  firstOfDayPercent: number;
}

const ACCOUNTS = 500;
const BATCH_SIZE = 5000;
const SAMPLE_ADDRESS = '127.199.199.199';
const CONTENT_TYPE = 'text/html; charset=utf-8';
const EXTRACTOR_KEY = extractorKeyOf(null, computeExtractorVersion());
/** The context of the earlier checks, which the stored hashes depend on. */
const CONTEXT = {
  extractorKey: EXTRACTOR_KEY,
  headers: { contentType: CONTENT_TYPE, cfMitigated: null, wafAction: null },
  encoding: 'gzip',
  maxBytes: readConfig({}).maxPageBytes,
};
const VISITOR_COUNT_PART = slotValue(FIXED_VISITOR_COUNT);

interface SeedProduct {
  id: number;
  siteId: number;
  url: URL;
  product: DemoProduct;
  reading: ExtractedOffer;
  address: string;
  level: number;
  etag: string | null;
  /** Set where the shop sends no ETag but always the same bytes. */
  bodyHash: Uint8Array | null;
  /** Set where the shop's responses differ only in nonces. */
  contentHash: Uint8Array | null;
}

/**
 * Fills an empty database with the shops' products, their watchers and rules. Every product has been checked
 * before and is due. `port` is the shops' port.
 */
export async function seedDatabase(database: Database, plan: SeedPlan, port: number): Promise<void> {
  const shops = planShops(plan);
  const templates = new PageTemplates(port);
  const read = memoizedExtraction(templates, port);
  await database.query(
    `INSERT INTO sites (id, domain, created_at) OVERRIDING SYSTEM VALUE
     SELECT n, domain, now() - interval '1 year' FROM unnest($1::text[]) WITH ORDINALITY AS i (domain, n)`,
    [shops.map(({ address }) => `${address}:${port}`)],
  );
  const rows = shops.flatMap((shop, shopIndex) =>
    Array.from({ length: plan.productsPerShop }, (_, position) =>
      seedProduct({ plan, port, templates, read }, { shop, shopIndex, position }),
    ),
  );
  for (let at = 0; at < rows.length; at += BATCH_SIZE)
    await insertProducts(database, rows.slice(at, at + BATCH_SIZE));
  for (const statement of statements(plan)) await database.query(statement);
  // A service that has run for a while has its products indexed already.
  const searchIndex = postgresSearchIndex(database);
  while ((await indexProducts(database, searchIndex, new Date())) > 0);
  await database.query('VACUUM ANALYZE');
  await database.query('CHECKPOINT');
}

interface SeedSource {
  plan: SeedPlan;
  port: number;
  templates: PageTemplates;
  read: (product: DemoProduct) => ExtractedOffer;
}

function seedProduct(
  { plan, port, templates, read }: SeedSource,
  { shop, shopIndex, position }: { shop: PlannedShop; shopIndex: number; position: number },
): SeedProduct {
  const { address, hasValidators, hasNonces, showsVisitorCount } = shop;
  const product = productAt(shopIndex, position);
  const index = shopIndex * plan.productsPerShop + position;
  const level = firstLevel(shopIndex, position);
  const url = new URL(`http://${address}:${port}${requestPath(product)}`);
  const context = { ...CONTEXT, finalUrl: url.href };
  const page = (nonce: string) =>
    templates.page(product, level, {
      address: slotValue(address),
      nonce: slotValue(nonce),
      visitorCount: VISITOR_COUNT_PART,
    });
  return {
    id: index + 1,
    siteId: shopIndex + 1,
    url,
    product,
    reading: read(product),
    address,
    level,
    etag: hasValidators ? `"${index}-${level}"` : null,
    bodyHash: hasValidators || hasNonces ? null : bodyHash(page(FIXED_NONCE), context),
    contentHash:
      hasNonces && !showsVisitorCount ? contentHash(gunzipSync(page(SAMPLE_NONCE)), context) : null,
  };
}

/** Extracts each product's page once. Shops differ only in the address, so one reading fits all of them. */
function memoizedExtraction(
  templates: PageTemplates,
  port: number,
): (product: DemoProduct) => ExtractedOffer {
  const readings = new Map<string, ExtractedOffer>();
  return (product) => {
    const known = readings.get(product.id);
    if (known) return known;
    const page = templates.page(product, 0, {
      address: slotValue(SAMPLE_ADDRESS),
      nonce: slotValue('0'),
      visitorCount: VISITOR_COUNT_PART,
    });
    const url = `http://${SAMPLE_ADDRESS}:${port}${product.path}`;
    const reading = extractOffer({ html: gunzipSync(page), contentType: CONTENT_TYPE, url });
    if (reading.price === null || reading.currency !== product.locale.currency)
      throw new Error(`extraction finds no price on the page of ${product.id}`);
    readings.set(product.id, reading);
    return reading;
  };
}

async function insertProducts(database: Database, rows: readonly SeedProduct[]): Promise<void> {
  await database.query(
    `INSERT INTO products (id, site_id, url, title, image_url, brand, sku, gtin, currency, price_minor, availability, found_by,
       confidence, evidence, created_at)
     OVERRIDING SYSTEM VALUE
     SELECT id, site, url, title, image, brand, sku, gtin, currency, price, availability, method, 0.99, evidence, now() - interval '60 days'
     FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::bigint[], $11::availability[], $12::text[], $13::text[])
       AS i (id, site, url, title, image, brand, sku, gtin, currency, price, availability, method, evidence)`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.siteId),
      rows.map((r) => r.url.href),
      rows.map((r) => r.reading.title),
      rows.map((r) => r.reading.image?.replace(SAMPLE_ADDRESS, r.address) ?? null),
      rows.map((r) => r.reading.brand),
      rows.map((r) => r.reading.sku),
      rows.map((r) => r.reading.gtin),
      rows.map((r) => r.reading.currency),
      rows.map((r) => priceAtLevel(r.product, r.level)),
      rows.map((r) => r.reading.availability),
      rows.map((r) => r.reading.method),
      rows.map((r) => r.reading.evidence),
    ],
  );
  await database.query(
    'INSERT INTO product_urls (product_id, url_hash) SELECT * FROM unnest($1::bigint[], $2::bytea[])',
    [rows.map((r) => r.id), rows.map((r) => urlHash(r.url))],
  );
  await database.query(
    `INSERT INTO page_validators (product_id, etag, body_hash, content_hash, extractor_key)
     SELECT i.*, $5 FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[]) i`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.etag),
      rows.map((r) => r.bodyHash),
      rows.map((r) => r.contentHash),
      EXTRACTOR_KEY,
    ],
  );
}

/** An SQL expression for a number from 0 to 99 that depends only on the product and `salt`. */
const HASH_PERCENT = (salt: string) => `(abs(hashtext(id || '${salt}')) % 100)`;

function statements({ watchedPercent, firstOfDayPercent }: SeedPlan): string[] {
  const watched = `${HASH_PERCENT('watched')} < ${watchedPercent}`;
  return [
    `SELECT setval(pg_get_serial_sequence('products', 'id'), max(id)) FROM products`,
    `SELECT setval(pg_get_serial_sequence('sites', 'id'), max(id)) FROM sites`,
    `UPDATE products SET last_point_at = CASE WHEN ${HASH_PERCENT('day')} < ${firstOfDayPercent}
         THEN date_trunc('day', now()) - random() * interval '20 hours' ELSE date_trunc('day', now()) + interval '1 ms' END,
       low_minor = price_minor, high_minor = price_minor, price_changed_at = created_at,
       watcher_count = CASE WHEN ${watched} THEN 1 ELSE 0 END`,
    `UPDATE products SET low_at = last_point_at, high_at = last_point_at,
       run_first_day = (last_point_at AT TIME ZONE 'UTC')::date, run_last_day = (last_point_at AT TIME ZONE 'UTC')::date`,
    `INSERT INTO price_history (product_id, at, price_minor, currency, availability, found_by)
     SELECT id, last_point_at, price_minor, currency, availability, found_by FROM products`,
    `INSERT INTO price_daily (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
     SELECT id, (last_point_at AT TIME ZONE 'UTC')::date, currency, price_minor, price_minor, price_minor, price_minor, last_point_at, last_point_at
     FROM products`,
    `INSERT INTO accounts (email, password_hash) SELECT 'watcher-' || n || '@example.com', 'none' FROM generate_series(1, ${ACCOUNTS}) n`,
    `INSERT INTO watches (account_id, product_id) SELECT 1 + id % ${ACCOUNTS}, id FROM products WHERE ${watched}`,
    `INSERT INTO alert_rules (account_id, product_id, type, target, currency, reference_minor, threshold_minor)
     SELECT 1 + id % ${ACCOUNTS}, id, 'below_target', (price_minor * 0.95)::bigint::text, currency, price_minor, (price_minor * 0.95)::bigint
     FROM products WHERE ${watched}`,
    `INSERT INTO alert_rules (account_id, product_id, type, days, currency, reference_minor)
     SELECT 1 + id % ${ACCOUNTS}, id, (ARRAY['any_drop', 'all_time_low', 'lowest_in_days'])[1 + id % 3]::alert_type,
       CASE WHEN id % 3 = 2 THEN 30 END, currency, price_minor
     FROM products WHERE ${watched} AND id % 2 = 0`,
    `INSERT INTO schedule (product_id, site_id, priority, due_at, last_checked_at, last_outcome)
     SELECT id, site_id, CASE WHEN ${watched} THEN 4 ELSE 5 END, now() - random() * interval '10 minutes', now() - interval '4 hours', 'priced'
     FROM products`,
    'INSERT INTO site_schedule (site_id, next_dispatch_at) SELECT id, now() FROM sites',
    `INSERT INTO product_forecasts (product_id, is_watched, due_at)
     SELECT id, watcher_count > 0, now() + CASE WHEN watcher_count > 0 THEN interval '1 day' ELSE interval '7 days' END * random()
     FROM products`,
  ];
}
