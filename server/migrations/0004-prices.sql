-- The price history. None of these tables has a foreign key to products: only a product without a price is
-- ever deleted, and a check of each of the many rows would cost more than it protects.

-- The price as a step function: a row where price, list price, currency or availability changed, where a day
-- without a reading came before, and at least every 28 days. Each partition holds a week (Monday to Monday,
-- UTC).
CREATE TABLE price_history (
  product_id bigint NOT NULL,
  at timestamptz NOT NULL,
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  list_price_minor bigint CHECK (list_price_minor >= 0),
  availability availability,
  -- Whether the day's figures are derived from the row. False for imported rows, whose days are in
  -- price_daily_past, and for a row that only repeats the price at the start of a day.
  in_day_figures boolean NOT NULL DEFAULT true,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- The extraction method, or `import`: for tracing a wrong price.
  found_by text NOT NULL,
  PRIMARY KEY (product_id, at)
) PARTITION BY RANGE (at);

-- One row for each UTC day with a row in price_history. value_seconds is the sum of price times seconds in
-- force from the day's first reading to last_at; the rest of the day at the closing price is added on
-- reading.
CREATE TABLE price_daily (
  product_id bigint NOT NULL,
  day date NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  open_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  low_minor bigint NOT NULL,
  close_minor bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  value_seconds numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, day),
  CONSTRAINT price_daily_range
    CHECK (low_minor <= least(open_minor, close_minor) AND high_minor >= greatest(open_minor, close_minor))
) WITH (fillfactor = 90);

-- Days whose figures are not derived from price_history: imported ones, and those moved from another store
-- after their rows in price_history were dropped. No day is in both this table and price_daily.
CREATE TABLE price_daily_past (LIKE price_daily INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (product_id, day));

-- Runs of consecutive UTC days that each had a reading, once a day without one has ended them. Only the first
-- day of a run, and each day with a change, has a row in price_daily; the other days repeat the closing price
-- before them.
CREATE TABLE reading_runs (
  product_id bigint NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  PRIMARY KEY (product_id, first_day),
  CONSTRAINT reading_runs_order CHECK (first_day <= last_day)
);

-- Every stored day, from plain tables or TimescaleDB. starts_at is the day's first moment. Where
-- price_daily is a continuous aggregate only a condition on starts_at excludes chunks, so queries restrict
-- both columns.
CREATE VIEW daily_prices AS
SELECT product_id, day, day::timestamp AT TIME ZONE 'UTC' AS starts_at, currency, open_minor, high_minor, low_minor,
  close_minor, first_at, last_at, value_seconds
FROM price_daily
UNION ALL
SELECT product_id, day, day::timestamp AT TIME ZONE 'UTC', currency, open_minor, high_minor, low_minor, close_minor,
  first_at, last_at, value_seconds
FROM price_daily_past;

-- Every day of a product from `since` on (NULL: all). A day without a row of its own has the closing price of
-- the day before. PostgreSQL inlines the function. It is no view, because TimescaleDB replaces daily_prices.
CREATE FUNCTION days_of(of_product bigint, since date) RETURNS TABLE (day date, currency text, open_minor bigint,
  high_minor bigint, low_minor bigint, close_minor bigint, first_at timestamptz, last_at timestamptz, value_seconds numeric)
LANGUAGE sql STABLE AS $$
  SELECT d.day + n, d.currency,
    CASE n WHEN 0 THEN d.open_minor ELSE d.close_minor END, CASE n WHEN 0 THEN d.high_minor ELSE d.close_minor END,
    CASE n WHEN 0 THEN d.low_minor ELSE d.close_minor END, d.close_minor,
    CASE n WHEN 0 THEN d.first_at ELSE (d.day + n)::timestamp AT TIME ZONE 'UTC' END,
    CASE n WHEN 0 THEN d.last_at ELSE (d.day + n)::timestamp AT TIME ZONE 'UTC' END,
    CASE n WHEN 0 THEN d.value_seconds ELSE 0 END
  FROM (
    SELECT o.*, lead(o.day) OVER (ORDER BY o.day) AS next_day
    FROM (
      SELECT coalesce((SELECT max(b.day) FROM daily_prices b WHERE b.product_id = of_product AND b.day < since), since,
        '-infinity') AS day
    ) first, daily_prices o
    WHERE o.product_id = of_product AND o.day >= first.day AND o.starts_at >= first.day::timestamp AT TIME ZONE 'UTC'
  ) d
  LEFT JOIN LATERAL (
    SELECT p.run_last_day AS last_day FROM products p
    WHERE p.id = of_product AND d.day BETWEEN p.run_first_day AND p.run_last_day
    UNION ALL
    SELECT r.last_day FROM reading_runs r WHERE r.product_id = of_product AND d.day BETWEEN r.first_day AND r.last_day
  ) run ON true
  CROSS JOIN LATERAL generate_series(
    greatest(0, since - d.day), least(coalesce(run.last_day, d.day), d.next_day - 1) - d.day) n
$$;

-- The closing prices of the thirty days up to p_day, in this currency.
CREATE FUNCTION gather_closes(p_product bigint, p_currency text, p_day date) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(d.close_minor ORDER BY n DESC) FROM generate_series(0, 29) n
  LEFT JOIN days_of(p_product, p_day - 29) d ON d.day = p_day - n AND d.currency = p_currency
$$;

-- Keeps products.recent_closes: the product's price is its day's close so far. The days before are in the
-- column already, except for the first time and after a change of currency.
CREATE FUNCTION keep_recent_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_day date := greatest((NEW.last_point_at AT TIME ZONE 'UTC')::date, NEW.run_last_day);
  v_gap integer := v_day - NEW.recent_day;
  v_before bigint[];
BEGIN
  IF v_gap IS NULL OR v_gap < 0 OR OLD.currency <> NEW.currency THEN
    v_before := (gather_closes(NEW.id, NEW.currency, v_day - 1))[2:];
  ELSIF v_gap = 0 THEN
    v_before := NEW.recent_closes[1:29];
  ELSE
    v_gap := least(v_gap, 30);
    v_before := (NEW.recent_closes || array_fill(NULL::bigint, ARRAY[v_gap - 1]))[v_gap + 1:];
  END IF;
  NEW.recent_day := v_day;
  NEW.recent_closes := v_before || NEW.price_minor;
  RETURN NEW;
END $$;
CREATE TRIGGER products_recent BEFORE UPDATE OF last_point_at ON products FOR EACH ROW WHEN (NEW.last_point_at IS NOT NULL)
EXECUTE FUNCTION keep_recent_closes();
