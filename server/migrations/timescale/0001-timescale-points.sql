-- Where the price history will be: price_history as a hypertable, and the days that are not derived from it.
-- They take their names in 0002, once they hold what is there already.

CREATE TABLE price_daily_past_next (LIKE price_daily_past INCLUDING ALL);

CREATE TABLE price_history_next (
  product_id bigint NOT NULL,
  at timestamptz NOT NULL,
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  list_price_minor bigint CHECK (list_price_minor >= 0),
  availability availability,
  in_day_figures boolean NOT NULL DEFAULT true,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  found_by text NOT NULL,
  PRIMARY KEY (product_id, at)
);
SELECT create_hypertable('price_history_next', by_range('at', INTERVAL '7 days'), create_default_indexes => false);
-- Ordered by product instead of one segment per product: a week of one product is too short to compress well
-- by itself.
ALTER TABLE price_history_next
SET (timescaledb.compress, timescaledb.compress_segmentby = '', timescaledb.compress_orderby = 'product_id, at');

-- A day's figures, as the columns of the plain price_daily have them: those of the day's last currency, from
-- when it first applied.
CREATE TYPE price_day AS (
  currency text,
  open_minor bigint,
  high_minor bigint,
  low_minor bigint,
  close_minor bigint,
  first_at timestamptz,
  last_at timestamptz,
  value_seconds numeric
);

-- Adds one row of price_history to the day; rows come in the order of time. The body names no type: a refresh
-- runs it without a search path.
CREATE FUNCTION price_day_with(d price_day, p_at timestamptz, p_minor bigint, p_currency text) RETURNS price_day
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF d.currency IS DISTINCT FROM p_currency THEN
    d.currency := p_currency;
    d.open_minor := p_minor;
    d.high_minor := p_minor;
    d.low_minor := p_minor;
    d.first_at := p_at;
    d.value_seconds := 0;
  ELSE
    d.high_minor := greatest(d.high_minor, p_minor);
    d.low_minor := least(d.low_minor, p_minor);
    d.value_seconds := d.value_seconds + d.close_minor * extract(epoch FROM p_at - d.last_at);
  END IF;
  d.close_minor := p_minor;
  d.last_at := p_at;
  RETURN d;
END $$;

CREATE AGGREGATE price_day(timestamptz, bigint, text) (sfunc = price_day_with, stype = price_day, parallel = safe);
