-- What a list shows of a product's last thirty days: the closing prices up to recent_day, one a day, NULL where a day has none. Read from the
-- daily figures they would be thirty rows of each product, each in another place. NULL: to be gathered from there.
ALTER TABLE products ADD COLUMN recent_day date, ADD COLUMN recent_closes bigint[];

CREATE FUNCTION gather_closes(p_product bigint, p_currency char, p_day date) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(d.close_minor ORDER BY n DESC) FROM generate_series(0, 29) n
  LEFT JOIN (
    SELECT day, close_minor FROM daily_prices
    WHERE product_id = p_product AND currency = p_currency AND day > p_day - 30 AND day <= p_day
      AND starts_at > (p_day - 30)::timestamp AT TIME ZONE 'UTC') d ON d.day = p_day - n
$$;

-- A point is the present close of its day. The days before it are at hand but for the first time and after a change of currency.
CREATE FUNCTION keep_recent_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_day date := (NEW.last_point_at AT TIME ZONE 'UTC')::date;
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
