-- Days that the store's own points do not tell of: imported ones, and those moved from another store after their points were gone.
-- Disjoint from price_daily.
CREATE TABLE price_daily_past (LIKE price_daily INCLUDING DEFAULTS, PRIMARY KEY (product_id, day));

-- Every day of each product, whatever the store. starts_at is the day's first moment; where price_daily is a continuous aggregate, only a
-- condition on it spares looking through all its chunks, so queries name a time by both.
CREATE VIEW daily_prices AS
SELECT product_id, day, day::timestamp AT TIME ZONE 'UTC' AS starts_at, currency, open_minor, high_minor, low_minor, close_minor,
  first_at, last_at, value_seconds
FROM price_daily
UNION ALL
SELECT product_id, day, day::timestamp AT TIME ZONE 'UTC', currency, open_minor, high_minor, low_minor, close_minor,
  first_at, last_at, value_seconds
FROM price_daily_past;
