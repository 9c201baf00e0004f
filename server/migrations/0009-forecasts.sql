-- Forecasts, their results, and the models that make them.

CREATE TYPE verdict AS ENUM ('buy', 'wait', 'unsure');

-- Each priced product's forecast, and when the next one is due: at once after a price change, else some time
-- later. made_at is NULL while there is none. model is no foreign key: the shipped model has no row, and old
-- models are deleted.
CREATE TABLE product_forecasts (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  is_watched boolean NOT NULL,
  due_at timestamptz NOT NULL DEFAULT now(),
  made_at timestamptz,
  model text,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  price_minor bigint,
  -- In the order of the model's heads.
  drops real[],
  lows real[],
  low_in_days smallint,
  net_saving real,
  verdict verdict,
  -- The reasons in words, and the track record of such verdicts at the time (ForecastGrounds of the
  -- contracts).
  grounds jsonb,
  -- The last verdict that went to the outbox. No foreign key: events leave the outbox.
  event_id bigint,
  -- The forecast has a row in `forecasts`.
  is_kept boolean NOT NULL DEFAULT false,
  -- Past moments up to then have been replayed into the track record.
  replayed_until timestamptz
) WITH (fillfactor = 80);
CREATE INDEX product_forecasts_due ON product_forecasts (is_watched, due_at);

-- Forecasts that users saw or were alerted by, until they are scored. due_at is when the next of their
-- periods (7, 14, 30 days) is over; NULL once all are scored. scored_days is the longest period scored
-- so far.
CREATE TABLE forecasts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  made_at timestamptz NOT NULL,
  model text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  price_minor bigint NOT NULL,
  drops real[] NOT NULL,
  lows real[] NOT NULL,
  net_saving real NOT NULL,
  verdict verdict NOT NULL,
  due_at timestamptz,
  scored_days smallint NOT NULL DEFAULT 0,
  UNIQUE (product_id, made_at)
);
CREATE INDEX forecasts_due ON forecasts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX forecasts_over ON forecasts (made_at) WHERE due_at IS NULL;

CREATE TYPE record_source AS ENUM ('shown', 'replayed', 'demo');

-- Sums over scored forecasts, which outlive the forecasts. bin is the tenth that the predicted chance of a
-- drop of 5% falls into; chance is the sum of these chances.
CREATE TABLE forecast_tallies (
  source record_source NOT NULL,
  month date NOT NULL,
  model text NOT NULL,
  market text NOT NULL CHECK (market ~ '^[A-Z]{3}$'),
  verdict verdict NOT NULL,
  days smallint NOT NULL,
  bin smallint NOT NULL CHECK (bin BETWEEN 0 AND 9),
  forecasts bigint NOT NULL,
  waiting_paid bigint NOT NULL,
  waiting_cost bigint NOT NULL,
  saving double precision NOT NULL,
  chance double precision NOT NULL,
  fell bigint NOT NULL,
  fell_deep bigint NOT NULL,
  low_inside bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (source, month, model, market, verdict, days, bin)
) WITH (fillfactor = 80);

-- Forecast models that the service learned from its own price histories, rejected ones too. trained_on and
-- judged are for operators (ForecastModelInfo of the contracts); refused_because is NULL for a model that was
-- good enough.
CREATE TABLE forecast_models (
  name text PRIMARY KEY,
  made_at timestamptz NOT NULL DEFAULT now(),
  trained_on jsonb NOT NULL,
  judged jsonb NOT NULL,
  refused_because text,
  content text NOT NULL
);

-- Which model was put to use when, by whom and why. The last row counts; a NULL name is the shipped model.
-- While it is pinned, the service does not look for a better one. name is no foreign key: old models are
-- deleted.
CREATE TABLE forecast_model_uses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text,
  pinned boolean NOT NULL DEFAULT false,
  since timestamptz NOT NULL DEFAULT now(),
  chosen_by text NOT NULL,
  reason text NOT NULL
);
