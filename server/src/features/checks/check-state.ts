import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type SiteRules } from '@tidemark/contracts/site.ts';
import { batchCalls } from '../../lib/batch-calls.ts';
import { isDataError, type Queryable } from '../../ports/database/database.ts';
import { type CheckTask } from '../../ports/queue/queue.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type LastPoint } from '../../store/prices/rules/next-point.ts';
import { type Description, type PageValidators } from '../../store/prices/record-price.ts';
import { type Suspect } from '../../store/prices/rules/plausible.ts';
import { type PageTarget } from './visit-page.ts';

/** What a check needs to know about its product. It does not change elsewhere while the lease is valid. */
export interface CheckState extends PageTarget {
  productId: string;
  leaseId: number;
  siteId: number;
  /**
   * What the check is counted as in the worker's slots: the first account that watches the product, or
   * else its site.
   */
  source: string;
  freshWithinMs: number | null;
  description: Description;
  last: LastPoint | null;
  /** The product's recorded stock, known before its first price too. */
  availability: AvailabilityOrUnknown;
  suspect: Suspect | null;
  watchers: number;
  volatility: number;
  createdAt: Date;
  failures: number;
  /** Leases in a row that were lost before this one. */
  lostLeases: number;
}

interface CheckedRow
  extends
    RowOf<'schedule', 'failures' | 'lost_leases'>,
    RowOf<
      'products',
      | 'url'
      | 'site_id'
      | 'title'
      | 'image_url'
      | 'brand'
      | 'sku'
      | 'gtin'
      | 'mpn'
      | 'page_url'
      | 'variant'
      | 'price_minor'
      | 'list_price_minor'
      | 'currency'
      | 'availability'
      | 'last_point_at'
      | 'run_last_day'
      | 'suspect'
      | 'watcher_count'
      | 'volatility'
      | 'created_at'
    >,
    RowOf<
      'sites',
      | 'domain'
      | 'pace_per_minute'
      | 'crawl_delay_ms'
      | 'fresh_within_ms'
      | 'rules'
      | 'requires_js'
      | 'requires_js_learned_at'
      | 'proxy_mode'
      | 'direct_rests_until'
    >,
    RowOf<'page_validators', 'etag' | 'last_modified' | 'body_hash' | 'content_hash' | 'extractor_key'> {
  lease_id: number;
  first_watcher: string | null;
  rules: SiteRules | null;
  suspect: Suspect | null;
}

/** Loads the state of a task's product; null if the task's lease has expired. */
export type LoadCheckState = (task: CheckTask) => Promise<CheckState | null>;

const MAX_BATCH = 200;

/** Creates a loader that combines concurrent calls into one query. */
export function createStateLoader(database: Queryable): LoadCheckState {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: isDataError,
    run: (tasks: readonly CheckTask[]) => loadCheckStates(database, tasks),
  });
}

async function loadCheckStates(
  database: Queryable,
  tasks: readonly CheckTask[],
): Promise<(CheckState | null)[]> {
  const rows = await database.query<CheckedRow>(
    `SELECT s.lease_id, p.url, t.domain, p.site_id, t.pace_per_minute, t.crawl_delay_ms, t.fresh_within_ms, t.rules, t.proxy_mode,
       t.requires_js, t.requires_js_learned_at,
       t.direct_rests_until, (SELECT account_id::text FROM watches w WHERE w.product_id = p.id ORDER BY w.id LIMIT 1) AS first_watcher,
       v.etag, v.last_modified, v.body_hash, v.content_hash, v.extractor_key, p.title, p.image_url, p.brand, p.sku, p.gtin,
       p.mpn, p.page_url, p.variant,
       p.price_minor, p.list_price_minor, p.currency, p.availability, p.last_point_at, p.run_last_day, p.suspect,
       p.watcher_count, p.volatility, p.created_at, s.failures, s.lost_leases
     FROM unnest($1::bigint[], $2::bigint[]) AS task (product_id, lease_id)
     JOIN schedule s USING (product_id, lease_id) JOIN products p ON p.id = s.product_id JOIN sites t ON t.id = p.site_id
     LEFT JOIN page_validators v ON v.product_id = p.id`,
    [tasks.map((task) => task.productId), tasks.map((task) => task.leaseId)],
  );
  const byLease = new Map(rows.map((row) => [row.lease_id, row]));
  return tasks.map((task) => {
    const row = byLease.get(task.leaseId);
    return row ? toState(task, row) : null;
  });
}

function toState(task: CheckTask, row: CheckedRow): CheckState {
  return {
    ...task,
    pageKey: task.productId,
    url: new URL(row.url),
    domain: row.domain,
    siteId: row.site_id,
    source: row.first_watcher === null ? `site:${row.site_id}` : `account:${row.first_watcher}`,
    pacePerMinute: row.pace_per_minute,
    crawlDelayMs: row.crawl_delay_ms,
    freshWithinMs: row.fresh_within_ms,
    rules: row.rules,
    browserNeed: { requiresJs: row.requires_js, learnedAt: row.requires_js_learned_at },
    proxyMode: row.proxy_mode,
    directRestsUntil: row.direct_rests_until,
    avoid: routeToAvoid(row.suspect),
    validators: hasAcceptedPrice(row) ? validatorsOf(row) : null,
    description: {
      title: row.title,
      imageUrl: row.image_url,
      brand: row.brand,
      sku: row.sku,
      gtin: row.gtin,
      mpn: row.mpn,
      pageUrl: row.page_url,
      variant: row.variant,
    },
    last: lastPoint(row),
    availability: row.availability,
    suspect: row.suspect,
    watchers: row.watcher_count,
    volatility: row.volatility,
    createdAt: row.created_at,
    failures: row.failures,
    lostLeases: row.lost_leases,
  };
}

/**
 * The second check of a jump uses another route than the first. If the two disagree, routes may show
 * different prices, and later checks use any route, so that two of them can agree.
 */
function routeToAvoid(suspect: Suspect | null): number | null | undefined {
  return suspect?.checks === 1 ? (suspect.proxyId ?? null) : undefined;
}

/** "Not modified" is only useful if the last reading of the page was accepted. */
function hasAcceptedPrice(row: CheckedRow): boolean {
  return row.price_minor !== null && row.suspect === null;
}

function validatorsOf(row: CheckedRow): PageValidators {
  return {
    etag: row.etag,
    lastModified: row.last_modified,
    bodyHash: row.body_hash,
    contentHash: row.content_hash,
    extractorKey: row.extractor_key,
  };
}

function lastPoint(row: CheckedRow): LastPoint | null {
  if (row.price_minor === null || row.currency === null || row.last_point_at === null) return null;
  return {
    priceMinor: row.price_minor,
    listPriceMinor: row.list_price_minor,
    currency: row.currency,
    availability: row.availability,
    at: row.last_point_at,
    readUntil: row.run_last_day,
  };
}
