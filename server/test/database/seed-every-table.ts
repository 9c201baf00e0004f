import { type Database } from '../../src/ports/database/database.ts';
import { maintainPartitions } from '../../src/store/prices/partitions.ts';

/** Text that breaks a copy without proper escaping. */
const AWKWARD = String.raw`a\b	tab "quote" 'it' \. \N ,;`;

/** Rows for every table. */
const ROWS = String.raw`
INSERT INTO accounts (email, password_hash, is_admin) SELECT 'user' || n || '@example.com', 'hash' || n, n = 1 FROM generate_series(1, 4) n;
INSERT INTO sessions SELECT decode(md5(id::text), 'hex'), id, now() + interval '1 day' FROM accounts;
INSERT INTO api_keys (account_id, name, hint, key_hash, scopes)
  SELECT id, $q$${AWKWARD}$q$ || E'\n\r', 'tm_1', decode(md5('k' || id), 'hex'), '{read,write}' FROM accounts;
INSERT INTO claim_tokens (token_hash) VALUES (decode(md5('c'), 'hex'));
INSERT INTO sign_in_failures SELECT decode(md5('f' || id), 'hex'), 3, now() FROM accounts;
INSERT INTO sites (domain, pace_per_minute, rules) VALUES ('a.example', NULL, NULL), ('b.example', 7, '{"price": [".p\n\"x\""]}');
UPDATE sites SET region = 'eu', shard = 'own' WHERE id = 2;
UPDATE sites SET requires_js = true WHERE id = 1;
INSERT INTO products (site_id, url, title, currency, price_minor, availability, confidence, evidence, suspect, volatility, watcher_count)
  SELECT 1 + n % 2, 'https://a.example/p/' || n, CASE WHEN n % 5 > 0 THEN $q$${AWKWARD}$q$ || E'\n' || n END, 'USD', 1000 + n,
    CASE WHEN n % 3 > 0 THEN 'InStock'::availability END, 0.1::real * n, '', CASE WHEN n = 3 THEN '{"priceMinor": 5}'::jsonb END, 1 / 3.0, 2
  FROM generate_series(1, 60) n;
INSERT INTO product_urls SELECT sha256(url::bytea), id FROM products;
INSERT INTO page_validators (product_id, etag, last_modified, extractor_key, body_hash)
  SELECT id, '"' || id || '"', NULL, 'x', '\x00ff5c0a' FROM products WHERE id % 2 = 0;
INSERT INTO watches (account_id, product_id) SELECT a.id, p.id FROM accounts a, products p WHERE (a.id + p.id) % 2 = 0;
INSERT INTO schedule (product_id, site_id, priority, due_at, lease_id, lost_leases)
  SELECT id, site_id, 1 + id % 10, now() + id * interval '1 minute', nextval('lease_ids'), (id = 1)::integer * 2 FROM products;
INSERT INTO site_schedule SELECT id, now() FROM sites;
INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by)
  SELECT p.id, date_trunc('day', now()) - d * interval '1 day' + p.id * interval '1.000001 second', 1000 + p.id + d, 2000, 'USD', 'InStock', 'json-ld'
  FROM products p, generate_series(0, 40) d WHERE p.id % 4 > 0;
INSERT INTO price_daily SELECT product_id, (at AT TIME ZONE 'UTC')::date, currency, price_minor, price_minor + 1, price_minor - 1, price_minor, at,
    at + interval '1 hour', 12345.6789012345678901 FROM price_history;
INSERT INTO price_daily_past SELECT product_id, day - 400, currency, 1, 2, 1, 2, first_at, last_at, 0.5
  FROM price_daily WHERE day > current_date - 5;
INSERT INTO reading_runs SELECT id, current_date - 300, current_date - 200 FROM products WHERE id < 9;
INSERT INTO outbox (id, product_id, payload) SELECT nextval('event_ids'), id, jsonb_build_object('title', title) FROM products WHERE id < 5;
INSERT INTO alert_rules (account_id, product_id, type, target, percent, days, threshold_minor)
  SELECT 1 + id % 4, id, type, CASE type WHEN 'below_target' THEN '9.99' END, CASE type WHEN 'percent_drop' THEN 12.34 END,
    CASE type WHEN 'lowest_in_days' THEN 30 END, CASE WHEN type IN ('below_target', 'percent_drop') THEN 999 END
  FROM products CROSS JOIN LATERAL (SELECT (enum_range(NULL::alert_type))[1 + id % 7] AS type) t;
INSERT INTO notifications (account_id, rule_id, product_id, event_id, type, currency, price_minor, grounds)
  SELECT account_id, id, product_id, id, type, 'USD', 995, '{"reasons": ["it\u0027s low"]}' FROM alert_rules WHERE id % 3 = 0;
INSERT INTO channels (account_id, type, address, destination, secret)
  SELECT id, 'webhook', 'https://hook.example/' || id, 'hook.example', 'whsec_' || id FROM accounts;
INSERT INTO deliveries (channel_id, type, notification_id, event, state, detail)
  SELECT c.id, c.type, n.id, 'alert.fired', 'delivered', NULL FROM notifications n JOIN channels c USING (account_id);
INSERT INTO sent_emails (account_id, mailbox, is_confirmation) SELECT id, email, id = 1 FROM accounts;
INSERT INTO product_forecasts (product_id, is_watched, made_at, drops, lows, verdict)
  SELECT id, true, now(), ARRAY[0.1, 1 / 3.0], ARRAY[NULL, 'NaN'::real], 'wait' FROM products WHERE id < 30;
INSERT INTO forecasts (product_id, made_at, model, currency, price_minor, drops, lows, net_saving, verdict)
  SELECT id, now(), 'm', 'USD', 1, '{0.5}', '{0.9}', 0.01, 'buy' FROM products WHERE id < 30;
INSERT INTO forecast_tallies SELECT 'shown', current_date, 'm', 'USD', 'buy', 7, n, 1, 1, 0, 1 / 3.0, 0.1, 1, 0, 1, now(), now()
  FROM generate_series(0, 9) n;
INSERT INTO forecast_models (name, trained_on, judged, content) VALUES ('m', '{}', '{}', $q$${AWKWARD}$q$);
INSERT INTO forecast_model_uses (name, chosen_by, reason) VALUES ('m', 'the service', 'better'), (NULL, 'an operator', 'worse');
INSERT INTO search_documents SELECT id, array_to_tsvector(ARRAY['lamp']), 1 FROM products;
INSERT INTO deals SELECT id, 5.5, 'USD', 2000, 30, now() FROM products WHERE id < 9;
INSERT INTO proxies (url, source, successes) VALUES ('http://u:p@proxy.example:1', 'admin', 9);
INSERT INTO proxy_domains (proxy_id, domain, last_used_at) VALUES (1, 'a.example', now());
UPDATE limiter_failover SET epoch = 3;
SELECT * FROM take_token('k', 1000, 2);
INSERT INTO queue_transient (topic, priority, visible_at, body) VALUES ('check', 1, now(), '{}');
INSERT INTO queue_durable (topic, priority, visible_at, body) VALUES ('price.changed', 1, now(), '{"n": 1e400}');`;

/** Inserts some rows into every table. */
export async function seedEveryTable(database: Database): Promise<void> {
  await maintainPartitions(database, 60, new Date());
  await database.query(ROWS);
}

/** Reads every row of every table as text, by table. `onlyLogged` skips tables that a crash may empty. */
export async function everyRow(
  database: Database,
  { onlyLogged = false } = {},
): Promise<Record<string, string[]>> {
  const tables = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
       AND (relpersistence = 'p' OR NOT $1) ORDER BY 1`,
    [onlyLogged],
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}
