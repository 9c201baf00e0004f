-- Products, and who watches them.

-- schema.org's names.
CREATE TYPE availability AS ENUM ('InStock', 'OutOfStock', 'PreOrder', 'BackOrder', 'Discontinued');

-- Whether a page's address selects one of the variants that the page lists (VariantSelection).
CREATE TYPE variant_selection AS ENUM ('selected', 'missing', 'unnamed', 'none');

-- A product with its present price and the figures that a list of products shows.
CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id integer NOT NULL REFERENCES sites,
  url text NOT NULL,
  title text,
  image_url text,
  brand text,
  sku text,
  gtin text,
  mpn text,
  -- The canonical address to which url led at the last confirmed reading. NULL: url itself.
  page_url text,
  variant variant_selection,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  price_minor bigint CHECK (price_minor >= 0),
  list_price_minor bigint CHECK (list_price_minor >= 0),
  availability availability,
  previous_price_minor bigint,
  price_changed_at timestamptz,
  low_minor bigint,
  low_at timestamptz,
  high_minor bigint,
  high_at timestamptz,
  -- How the price was found: the extraction method, and whether the page was rendered in a browser for it.
  found_by text,
  rendered boolean NOT NULL DEFAULT false,
  confidence real,
  evidence text,
  -- When the last row of price_history was written.
  last_point_at timestamptz,
  -- A price that waits for a second reading to confirm it (Suspect of plausible.ts).
  suspect jsonb,
  -- The amounts that may be the first price, while no check was sure of it (PriceCandidate of contracts).
  candidates jsonb,
  -- Spread of the last 30 days' prices as a share of their average.
  volatility real NOT NULL DEFAULT 0,
  watcher_count integer NOT NULL DEFAULT 0 CHECK (watcher_count >= 0),
  -- The product's last event. No foreign key: events leave the outbox.
  last_event_id bigint,
  -- The closing prices of the thirty days up to recent_day, one per day, NULL for a day without one. Reading
  -- them from the daily figures would take thirty rows of each product, each on another page. NULL: to be
  -- gathered from there.
  recent_day date,
  recent_closes bigint[],
  -- The run of UTC days with a reading each that the product is in; reading_runs has the runs that ended.
  run_first_day date,
  run_last_day date,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT products_price_currency CHECK (price_minor IS NULL OR currency IS NOT NULL)
) WITH (fillfactor = 90);
CREATE INDEX products_site ON products (site_id);

-- Every address of a product, as the hash of its canonical form, since an address can exceed an index entry.
CREATE TABLE product_urls (
  url_hash bytea PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE
);
CREATE INDEX product_urls_product ON product_urls (product_id);

-- How the next response is recognized as unchanged. A separate table, because it changes independently.
CREATE TABLE page_validators (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  etag text,
  last_modified text,
  -- Hash of the bytes as received.
  body_hash bytea,
  -- Hash of the page without the parts that shops generate for each response.
  content_hash bytea,
  -- Digest of the site's rules and the extractor version. A page read by another extractor is read again.
  extractor_key text
) WITH (fillfactor = 80);

-- id orders and pages an account's list.
CREATE TABLE watches (
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, product_id)
);
CREATE INDEX watches_product ON watches (product_id, id);
CREATE INDEX watches_newest ON watches (account_id, id DESC);
