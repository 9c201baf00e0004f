-- Forecast models that the service learned from its own histories, those it refused too. trained_on and judged tell operators what from
-- and how well (ForecastModelInfo of the contracts); refused_because is NULL for a model that was good enough.
CREATE TABLE forecast_models (
  name text PRIMARY KEY,
  made_at timestamptz NOT NULL DEFAULT now(),
  trained_on jsonb NOT NULL,
  judged jsonb NOT NULL,
  refused_because text,
  content text NOT NULL
);

-- Which model was put to use when, by whom and why; the last row holds. NULL is the model that Tidemark came with. While it is pinned the
-- service does not look for a better one.
CREATE TABLE forecast_model_uses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text,
  pinned boolean NOT NULL DEFAULT false,
  since timestamptz NOT NULL DEFAULT now(),
  chosen_by text NOT NULL,
  reason text NOT NULL
);
