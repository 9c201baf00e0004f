ALTER TYPE alert_type ADD VALUE 'good_time_to_buy';

CREATE TYPE verdict AS ENUM ('buy', 'wait', 'unsure');
CREATE TYPE record_source AS ENUM ('shown', 'replayed');

-- Each priced product's forecast, and when the next one is due: at once with another price, else a day later. made_at is NULL while there is
-- none. drops and lows are in the order of the model's heads. grounds has the reasons in words and the
-- record of such verdicts then. event_id is the last verdict's that rules were told of; is_kept: it is in
-- `forecasts`; replayed_until: up to when past moments are in the record.
CREATE TABLE product_forecasts (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  site_id integer NOT NULL,
  is_watched boolean NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now(),
  made_at timestamptz,
  model text,
  currency char(3),
  price_minor bigint,
  drops real[],
  lows real[],
  low_in_days smallint,
  net_saving real,
  verdict verdict,
  grounds jsonb,
  event_id bigint,
  is_kept boolean NOT NULL DEFAULT false,
  replayed_until timestamptz
) WITH (fillfactor = 80);
CREATE INDEX product_forecasts_due ON product_forecasts (is_watched, due_at);
CREATE INDEX product_forecasts_site ON product_forecasts (site_id, is_watched, due_at);

-- Forecasts that people saw or were alerted by. due_at is when the next of their days (7, 14, 30) is over and can be scored; NULL when
-- nothing is left to score. What came is told up to scored_days: the lowest price, days until the first fall of 5 and of 10 %, and what
-- waiting saved as a share of the price.
CREATE TABLE forecasts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  made_at timestamptz NOT NULL,
  model text NOT NULL,
  currency char(3) NOT NULL,
  price_minor bigint NOT NULL,
  drops real[] NOT NULL,
  lows real[] NOT NULL,
  net_saving real NOT NULL,
  verdict verdict NOT NULL,
  due_at timestamptz,
  scored_days smallint NOT NULL DEFAULT 0,
  lowest_minor bigint,
  fall_days real,
  deep_fall_days real,
  saving real,
  UNIQUE (product_id, made_at)
);
CREATE INDEX forecasts_due ON forecasts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX forecasts_over ON forecasts (made_at) WHERE due_at IS NULL;

-- What became of forecasts, in sums that outlive them. bin is the tenth in which the said chance of a fall of 5 % lies.
CREATE TABLE forecast_tallies (
  source record_source NOT NULL,
  month date NOT NULL,
  model text NOT NULL,
  market char(3) NOT NULL,
  verdict verdict NOT NULL,
  days smallint NOT NULL,
  bin smallint NOT NULL,
  forecasts bigint NOT NULL,
  waiting_paid bigint NOT NULL,
  waiting_cost bigint NOT NULL,
  saving double precision NOT NULL,
  chance double precision NOT NULL,
  fell bigint NOT NULL,
  deep_chance double precision NOT NULL,
  fell_deep bigint NOT NULL,
  low_inside bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (source, month, model, market, verdict, days, bin)
);

-- What a message rests on besides the price, such as a forecast's reasons.
ALTER TABLE notifications ADD COLUMN grounds jsonb;
