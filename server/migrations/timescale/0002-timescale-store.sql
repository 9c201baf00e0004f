-- The hypertable becomes price_history, and price_daily a continuous aggregate over it; imported days are in
-- price_daily_past. The policies follow TIDEMARK_HISTORY_DAYS, so the service sets them. Plain tables that
-- hold anything stay until `tidemark move-to-timescale` has verified that nothing is missing.

DROP VIEW daily_prices;
ALTER TABLE price_history RENAME TO price_history_plain;
ALTER INDEX price_history_pkey RENAME TO price_history_plain_pkey;
ALTER TABLE price_daily RENAME TO price_daily_plain;
ALTER INDEX price_daily_pkey RENAME TO price_daily_plain_pkey;
INSERT INTO price_daily_past_next SELECT * FROM price_daily_past ON CONFLICT DO NOTHING;
DROP TABLE price_daily_past;
ALTER TABLE price_daily_past_next RENAME TO price_daily_past;
ALTER INDEX price_daily_past_next_pkey RENAME TO price_daily_past_pkey;
ALTER TABLE price_history_next RENAME TO price_history;
ALTER INDEX price_history_next_pkey RENAME TO price_history_pkey;

CREATE MATERIALIZED VIEW price_daily WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT product_id, time_bucket(INTERVAL '1 day', at) AS starts_at,
  (price_day(at, price_minor, currency ORDER BY at)).currency AS currency,
  (price_day(at, price_minor, currency ORDER BY at)).open_minor AS open_minor,
  (price_day(at, price_minor, currency ORDER BY at)).high_minor AS high_minor,
  (price_day(at, price_minor, currency ORDER BY at)).low_minor AS low_minor,
  (price_day(at, price_minor, currency ORDER BY at)).close_minor AS close_minor,
  (price_day(at, price_minor, currency ORDER BY at)).first_at AS first_at,
  (price_day(at, price_minor, currency ORDER BY at)).last_at AS last_at,
  (price_day(at, price_minor, currency ORDER BY at)).value_seconds AS value_seconds
FROM price_history WHERE in_day_figures
GROUP BY 1, 2
WITH NO DATA;
ALTER MATERIALIZED VIEW price_daily
SET (timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'product_id, starts_at');

CREATE VIEW daily_prices AS
SELECT product_id, (starts_at AT TIME ZONE 'UTC')::date AS day, starts_at, currency, open_minor, high_minor, low_minor,
  close_minor, first_at, last_at, value_seconds
FROM price_daily
UNION ALL
SELECT product_id, day, day::timestamp AT TIME ZONE 'UTC', currency, open_minor, high_minor, low_minor, close_minor,
  first_at, last_at, value_seconds
FROM price_daily_past;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM price_history_plain) AND NOT EXISTS (SELECT FROM price_daily_plain) THEN
    DROP TABLE price_history_plain, price_daily_plain;
  END IF;
END $$;
