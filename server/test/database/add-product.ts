import { fromMinor } from '@tidemark/contracts/money.ts';
import { type Database } from '../../src/ports/database/database.ts';
import { type CheckReport } from '../../src/store/prices/record-price.ts';

let made = 0;

/** Adds a product that is due now and has no facts yet, and returns its id. */
export async function addProduct(
  database: Database,
  {
    domain = 'shop.example',
    priority = 4,
    dueAt = new Date(),
  }: { domain?: string; priority?: number; dueAt?: Date } = {},
): Promise<string> {
  const url = `https://${domain}/p/${++made}`;
  const [row] = await database.query<{ id: number }>(
    `WITH site AS (
       INSERT INTO sites (domain) VALUES ($1) ON CONFLICT (domain) DO UPDATE SET domain = EXCLUDED.domain RETURNING id
     ), turn AS (
       INSERT INTO site_schedule (site_id, next_dispatch_at) SELECT id, $4 FROM site
       ON CONFLICT (site_id) DO UPDATE SET next_dispatch_at = least(site_schedule.next_dispatch_at, EXCLUDED.next_dispatch_at)
     ), product AS (
       INSERT INTO products (site_id, url) SELECT id, $2 FROM site RETURNING id, site_id
     ), planned AS (
       INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, site_id, $3, $4 FROM product
     )
     SELECT id FROM product`,
    [domain, url, priority, dueAt],
  );
  return String(row?.id);
}

/** Leases a product's check the way the dispatcher does. */
export async function leaseOf(database: Database, productId: string): Promise<number> {
  const [row] = await database.query<{ lease_id: number }>(
    `UPDATE schedule SET lease_id = nextval('lease_ids'), due_at = now() + interval '2 minutes' WHERE product_id = $1 RETURNING lease_id`,
    [productId],
  );
  if (!row) throw new Error(`no product ${productId}`);
  return row.lease_id;
}

/** The report of a check that found this price as a change. `old` is the previous price, for the event. */
export function priceReport(
  productId: string,
  leaseId: number,
  priceMinor: number,
  currency = 'USD',
  { old = null }: { old?: number | null } = {},
): CheckReport {
  const at = new Date();
  return {
    productId,
    leaseId,
    at,
    outcome: 'priced',
    message: null,
    dueAt: new Date(at.getTime() + 3_600_000),
    priority: 4,
    failures: 0,
    validators: null,
    description: null,
    suspect: null,
    suspectChanged: false,
    candidates: null,
    firstStock: null,
    price: {
      reading: { priceMinor, listPriceMinor: null, currency, availability: 'InStock' },
      step: { row: true, dayRow: false },
      provenance: { method: 'json-ld', rendered: false, confidence: 0.9, evidence: null },
      event: {
        productId,
        oldPrice: old === null ? null : fromMinor(old, currency),
        newPrice: fromMinor(Math.abs(priceMinor), currency),
        currency,
        oldCurrency: old === null ? null : currency,
        changePercent: null,
        availability: 'InStock',
        oldAvailability: null,
        at: at.toISOString(),
      },
    },
  };
}
