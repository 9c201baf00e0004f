-- A day whose readings told nothing new needs no row. Kept are the runs of UTC days that each had a reading: the one that goes on with the
-- product, those that a day without reading ended here. A run's first day has a row of its own in daily_prices.
ALTER TABLE products ADD COLUMN read_since date, ADD COLUMN read_until date;

CREATE TABLE read_runs (
  product_id bigint NOT NULL,
  day date NOT NULL,
  until_day date NOT NULL,
  PRIMARY KEY (product_id, day)
);

-- Every day of a product since that day (NULL: all), those without a row of their own with the price that the day before left. It is inlined
-- where it is called; a function and no view, for daily_prices becomes another one with TimescaleDB.
CREATE FUNCTION days_of(of_product bigint, since date) RETURNS TABLE (day date, currency char(3), open_minor bigint, high_minor bigint,
  low_minor bigint, close_minor bigint, first_at timestamptz, last_at timestamptz, value_seconds numeric)
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
      SELECT coalesce((SELECT max(b.day) FROM daily_prices b WHERE b.product_id = of_product AND b.day < since), since, '-infinity') AS day
    ) first, daily_prices o
    WHERE o.product_id = of_product AND o.day >= first.day AND o.starts_at >= first.day::timestamp AT TIME ZONE 'UTC'
  ) d
  LEFT JOIN LATERAL (
    SELECT p.read_until AS until_day FROM products p WHERE p.id = of_product AND d.day BETWEEN p.read_since AND p.read_until
    UNION ALL
    SELECT r.until_day FROM read_runs r WHERE r.product_id = of_product AND d.day BETWEEN r.day AND r.until_day
  ) run ON true
  CROSS JOIN LATERAL generate_series(greatest(0, since - d.day), least(coalesce(run.until_day, d.day), d.next_day - 1) - d.day) n
$$;

-- The closes beside the product know those days, too.
CREATE OR REPLACE FUNCTION gather_closes(p_product bigint, p_currency char, p_day date) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(d.close_minor ORDER BY n DESC) FROM generate_series(0, 29) n
  LEFT JOIN days_of(p_product, p_day - 29) d ON d.day = p_day - n AND d.currency = p_currency
$$;

CREATE OR REPLACE FUNCTION keep_recent_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_day date := greatest((NEW.last_point_at AT TIME ZONE 'UTC')::date, NEW.read_until);
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
