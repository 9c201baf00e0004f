-- Who uses the service.

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name text NOT NULL,
  hint text NOT NULL,
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX api_keys_account ON api_keys (account_id, id);

-- What is watched.

CREATE TYPE availability AS ENUM ('InStock', 'OutOfStock', 'PreOrder', 'BackOrder', 'Discontinued');
CREATE TYPE check_outcome AS ENUM ('priced', 'unchanged', 'unpriced', 'blocked', 'gone', 'unreachable',
  'forbidden-by-robots', 'refused-address', 'not-a-product');

-- A site is one registrable domain (or host:port where there is none): the unit of pace, rules and health.
-- NULL settings mean the service's defaults.
CREATE TABLE sites (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain text NOT NULL UNIQUE,
  pace_per_minute integer CHECK (pace_per_minute > 0),
  crawl_delay_ms bigint CHECK (crawl_delay_ms > 0),
  fresh_within_ms bigint CHECK (fresh_within_ms > 0),
  rules jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id integer NOT NULL REFERENCES sites,
  url text NOT NULL,
  title text,
  image_url text,
  brand text,
  sku text,
  gtin text,
  currency char(3),
  price_minor bigint CHECK (price_minor >= 0),
  list_price_minor bigint,
  availability availability,
  previous_price_minor bigint,
  price_changed_at timestamptz,
  low_minor bigint,
  low_at timestamptz,
  high_minor bigint,
  high_at timestamptz,
  found_by text,
  confidence real,
  evidence text,
  last_point_at timestamptz,
  suspect jsonb,
  volatility real NOT NULL DEFAULT 0,
  watcher_count integer NOT NULL DEFAULT 0 CHECK (watcher_count >= 0),
  last_event_id bigint,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX products_site ON products (site_id);

-- Every address under which a product is known (its canonical form, hashed since addresses outgrow an index entry).
CREATE TABLE product_urls (
  url_hash bytea PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE
);
CREATE INDEX product_urls_product ON product_urls (product_id);

-- The validators of a page's last full answer, for conditional requests; kept apart because they change on their own.
CREATE TABLE page_validators (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  etag text,
  last_modified text
);

CREATE TABLE watches (
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, product_id)
);
CREATE INDEX watches_product ON watches (product_id);
CREATE INDEX watches_newest ON watches (account_id, id DESC);

-- When each product is checked. A leased row has lease_id set and due_at at the lease's end, so that a lost check is simply due
-- again; whoever reports with another lease_id comes too late and changes nothing.
CREATE TABLE schedule (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  site_id integer NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 10),
  failures smallint NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  lease_id bigint,
  last_checked_at timestamptz,
  last_outcome check_outcome,
  last_message text
) WITH (fillfactor = 80);
CREATE INDEX schedule_due ON schedule (site_id, priority, due_at);
CREATE SEQUENCE lease_ids;

-- When each site's turn comes: never earlier than its pace allows, never later than its first due product.
CREATE TABLE site_turns (
  site_id integer PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
  next_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX site_turns_next ON site_turns (next_at);

-- What things cost.

-- The price as a step function: a row where price, list price, currency or availability changed, and for the first reading of
-- each UTC day. Partitions hold a week each (Monday to Monday, UTC).
CREATE TABLE price_history (
  product_id bigint NOT NULL,
  at timestamptz NOT NULL,
  price_minor bigint NOT NULL,
  list_price_minor bigint,
  currency char(3) NOT NULL,
  availability availability,
  found_by text NOT NULL,
  PRIMARY KEY (product_id, at)
) PARTITION BY RANGE (at);

-- Each UTC day of each product. value_seconds is the sum of price times seconds in force since the day's first reading, up to
-- last_at; the rest of the day at `close` is added when it is read.
CREATE TABLE price_daily (
  product_id bigint NOT NULL,
  day date NOT NULL,
  currency char(3) NOT NULL,
  open_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  low_minor bigint NOT NULL,
  close_minor bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  value_seconds numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, day)
);

-- What leaves the service.

-- An event stays until the rules of its product have been applied to it, in the transaction that applies them. relay_at is when it is
-- (again) sent on its way there, so that whatever carries it may lose it.
CREATE TABLE outbox (
  id bigint PRIMARY KEY,
  product_id bigint NOT NULL,
  payload jsonb NOT NULL,
  relay_at timestamptz NOT NULL DEFAULT now(),
  relays smallint NOT NULL DEFAULT 0
);
CREATE INDEX outbox_relay ON outbox (relay_at);
CREATE INDEX outbox_product ON outbox (product_id, id);
CREATE SEQUENCE event_ids;

CREATE TYPE alert_type AS ENUM ('below_target', 'any_drop', 'percent_drop', 'lowest_in_days', 'all_time_low', 'back_in_stock');

-- threshold_minor is the price at or under which below_target and percent_drop rules hold. currency is NULL until the product
-- has its first price; target_currency is set where the target names its own.
CREATE TABLE alert_rules (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  type alert_type NOT NULL,
  target text,
  target_currency char(3),
  percent numeric(5, 2),
  days integer,
  currency char(3),
  reference_minor bigint,
  threshold_minor bigint,
  enabled boolean NOT NULL DEFAULT true,
  armed boolean NOT NULL DEFAULT true,
  after_event_id bigint NOT NULL DEFAULT 0,
  last_fired_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX alert_rules_account ON alert_rules (account_id, id DESC);
CREATE INDEX alert_rules_threshold ON alert_rules (product_id, armed, threshold_minor)
  WHERE enabled AND type IN ('below_target', 'percent_drop');
CREATE INDEX alert_rules_other ON alert_rules (product_id, type, armed, days)
  WHERE enabled AND type NOT IN ('below_target', 'percent_drop');
CREATE INDEX alert_rules_pending ON alert_rules (product_id) WHERE currency IS NULL;

-- event_id is NULL for a rule whose condition already held when it was made.
CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  rule_id bigint REFERENCES alert_rules ON DELETE SET NULL,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  event_id bigint,
  type alert_type NOT NULL,
  currency char(3),
  price_minor bigint,
  previous_price_minor bigint,
  threshold_minor bigint,
  days integer,
  percent numeric(5, 2),
  availability availability,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  UNIQUE (rule_id, event_id)
);
CREATE INDEX notifications_account ON notifications (account_id, id DESC);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

CREATE TYPE channel_type AS ENUM ('email', 'webhook');

CREATE TABLE channels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  type channel_type NOT NULL,
  address text NOT NULL,
  secret text,
  events text[] NOT NULL DEFAULT '{alert.fired}',
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX channels_account ON channels (account_id, id);
CREATE INDEX channels_price_changed ON channels (account_id) WHERE enabled AND 'price.changed' = ANY (events);

CREATE TYPE delivery_state AS ENUM ('pending', 'delivered', 'dead', 'skipped');

-- One message to one channel: pending until delivered, dead after the last attempt, skipped where this server cannot send it. next_attempt_at is also the end of the
-- lease of whoever is sending it.
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  notification_id bigint REFERENCES notifications ON DELETE CASCADE,
  event text NOT NULL,
  payload jsonb,
  state delivery_state NOT NULL DEFAULT 'pending',
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  detail text,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  UNIQUE (notification_id, channel_id)
);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_channel ON deliveries (channel_id, id DESC);

-- The default queue. Transient messages can be lost whole (what they asked for is leased in `schedule`), so they stay out of the
-- write-ahead log; durable ones cannot.
CREATE UNLOGGED TABLE queue_transient (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  priority smallint NOT NULL,
  visible_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  dead boolean NOT NULL DEFAULT false,
  body jsonb NOT NULL
);
CREATE INDEX queue_transient_next ON queue_transient (topic, priority, id) WHERE NOT dead;

CREATE TABLE queue_durable (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  priority smallint NOT NULL,
  visible_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  dead boolean NOT NULL DEFAULT false,
  body jsonb NOT NULL
);
CREATE INDEX queue_durable_next ON queue_durable (topic, priority, id) WHERE NOT dead;
