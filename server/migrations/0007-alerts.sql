-- Alert rules.

CREATE TYPE alert_type AS ENUM ('below_target', 'any_drop', 'percent_drop', 'lowest_in_days', 'all_time_low',
  'back_in_stock', 'good_time_to_buy');

CREATE TABLE alert_rules (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  type alert_type NOT NULL,
  -- A decimal amount as the account gave it; target_currency is set where the target names its own.
  target text CHECK (target ~ '^[0-9]+([.][0-9]+)?$'),
  target_currency text CHECK (target_currency ~ '^[A-Z]{3}$'),
  -- For percent_drop the fall that counts; for any_drop the smallest one, or NULL for the default.
  percent numeric(5, 2) CHECK (percent > 0),
  days integer CHECK (days > 0),
  -- A further fall by this share of the price that was last reported is reported too.
  step_percent numeric(5, 2) NOT NULL DEFAULT 5 CHECK (step_percent > 0 AND step_percent < 100),
  -- Whether it also fires while the product is known to be unavailable.
  also_unavailable boolean NOT NULL DEFAULT false,
  -- NULL until the product has its first price.
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  reference_minor bigint,
  -- The price at or below which rules of the types below_target and percent_drop hold.
  threshold_minor bigint,
  enabled boolean NOT NULL DEFAULT true,
  -- The condition was false when last evaluated, so the rule fires when it turns true.
  armed boolean NOT NULL DEFAULT true,
  -- Only later events are applied to the rule. No foreign key: events leave the outbox.
  after_event_id bigint NOT NULL DEFAULT 0,
  last_fired_at timestamptz,
  -- The price at which it fired last.
  reported_minor bigint,
  -- The price at or below which a rule with a threshold fires: again only after a further fall.
  fires_at_minor bigint GENERATED ALWAYS AS (CASE WHEN armed THEN threshold_minor
    ELSE least(threshold_minor, floor(reported_minor * (100 - step_percent) / 100)) END) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT alert_rules_type_target CHECK ((target IS NOT NULL) = (type = 'below_target')),
  CONSTRAINT alert_rules_type_target_currency CHECK (target_currency IS NULL OR type = 'below_target'),
  CONSTRAINT alert_rules_type_percent CHECK (CASE type WHEN 'percent_drop' THEN percent IS NOT NULL WHEN 'any_drop' THEN true ELSE percent IS NULL END),
  CONSTRAINT alert_rules_type_days CHECK ((days IS NOT NULL) = (type = 'lowest_in_days')),
  CONSTRAINT alert_rules_type_threshold CHECK (threshold_minor IS NULL OR type IN ('below_target', 'percent_drop'))
);
CREATE INDEX alert_rules_account ON alert_rules (account_id, id DESC);
-- Finds the rules to re-arm. alert_rules_firing finds those that fire.
CREATE INDEX alert_rules_threshold ON alert_rules (product_id, armed, threshold_minor)
  WHERE enabled AND type IN ('below_target', 'percent_drop');
CREATE INDEX alert_rules_firing ON alert_rules (product_id, also_unavailable, fires_at_minor)
  WHERE enabled AND type IN ('below_target', 'percent_drop');
CREATE INDEX alert_rules_other ON alert_rules (product_id, type, armed, days)
  WHERE enabled AND type NOT IN ('below_target', 'percent_drop');
CREATE INDEX alert_rules_pending ON alert_rules (product_id) WHERE currency IS NULL;
