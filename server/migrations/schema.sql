-- The catalog after all migrations, in alphabetical order. Written by `npm run schema`; do not edit.

CREATE TYPE alert_type AS ENUM ('below_target', 'any_drop', 'percent_drop', 'lowest_in_days', 'all_time_low', 'back_in_stock', 'good_time_to_buy');
CREATE TYPE availability AS ENUM ('InStock', 'OutOfStock', 'PreOrder', 'BackOrder', 'Discontinued');
CREATE TYPE breaker_phase AS ENUM ('closed', 'open', 'half_open');
CREATE TYPE channel_type AS ENUM ('email', 'webhook');
CREATE TYPE check_outcome AS ENUM ('priced', 'unchanged', 'unsure', 'unpriced', 'another_product', 'blocked', 'gone', 'unreachable', 'forbidden_by_robots', 'refused_address', 'not_a_product');
CREATE TYPE delivery_state AS ENUM ('pending', 'delivered', 'dead', 'skipped');
CREATE TYPE proxy_mode AS ENUM ('never', 'blocked', 'always');
CREATE TYPE proxy_source AS ENUM ('file', 'provider', 'provisioned', 'admin');
CREATE TYPE record_source AS ENUM ('shown', 'replayed', 'demo');
CREATE TYPE variant_selection AS ENUM ('selected', 'missing', 'unnamed', 'none');
CREATE TYPE verdict AS ENUM ('buy', 'wait', 'unsure');

CREATE SEQUENCE event_ids;
CREATE SEQUENCE lease_ids;

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  email text NOT NULL,
  password_hash text NOT NULL,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_email_key UNIQUE (email)
);

CREATE TABLE alert_rules (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id bigint NOT NULL,
  product_id bigint NOT NULL,
  type alert_type NOT NULL,
  target text,
  target_currency text,
  percent numeric(5,2),
  days integer,
  step_percent numeric(5,2) NOT NULL DEFAULT 5,
  also_unavailable boolean NOT NULL DEFAULT false,
  currency text,
  reference_minor bigint,
  threshold_minor bigint,
  enabled boolean NOT NULL DEFAULT true,
  armed boolean NOT NULL DEFAULT true,
  after_event_id bigint NOT NULL DEFAULT 0,
  last_fired_at timestamp with time zone,
  reported_minor bigint,
  fires_at_minor bigint DEFAULT 
CASE
    WHEN armed THEN (threshold_minor)::numeric
    ELSE LEAST((threshold_minor)::numeric, floor((((reported_minor)::numeric * ((100)::numeric - step_percent)) / (100)::numeric)))
END,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT alert_rules_pkey PRIMARY KEY (id),
  CONSTRAINT alert_rules_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  CONSTRAINT alert_rules_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT alert_rules_days_check CHECK ((days > 0)),
  CONSTRAINT alert_rules_percent_check CHECK ((percent > (0)::numeric)),
  CONSTRAINT alert_rules_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  CONSTRAINT alert_rules_step_percent_check CHECK (((step_percent > (0)::numeric) AND (step_percent < (100)::numeric))),
  CONSTRAINT alert_rules_target_check CHECK ((target ~ '^[0-9]+([.][0-9]+)?$'::text)),
  CONSTRAINT alert_rules_target_currency_check CHECK ((target_currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT alert_rules_type_days CHECK (((days IS NOT NULL) = (type = 'lowest_in_days'::alert_type))),
  CONSTRAINT alert_rules_type_percent CHECK (
CASE type
    WHEN 'percent_drop'::alert_type THEN (percent IS NOT NULL)
    WHEN 'any_drop'::alert_type THEN true
    ELSE (percent IS NULL)
END),
  CONSTRAINT alert_rules_type_target CHECK (((target IS NOT NULL) = (type = 'below_target'::alert_type))),
  CONSTRAINT alert_rules_type_target_currency CHECK (((target_currency IS NULL) OR (type = 'below_target'::alert_type))),
  CONSTRAINT alert_rules_type_threshold CHECK (((threshold_minor IS NULL) OR (type = ANY (ARRAY['below_target'::alert_type, 'percent_drop'::alert_type]))))
);
CREATE INDEX alert_rules_account ON alert_rules USING btree (account_id, id DESC);
CREATE INDEX alert_rules_firing ON alert_rules USING btree (product_id, also_unavailable, fires_at_minor) WHERE (enabled AND (type = ANY (ARRAY['below_target'::alert_type, 'percent_drop'::alert_type])));
CREATE INDEX alert_rules_other ON alert_rules USING btree (product_id, type, armed, days) WHERE (enabled AND (type <> ALL (ARRAY['below_target'::alert_type, 'percent_drop'::alert_type])));
CREATE INDEX alert_rules_pending ON alert_rules USING btree (product_id) WHERE (currency IS NULL);
CREATE INDEX alert_rules_threshold ON alert_rules USING btree (product_id, armed, threshold_minor) WHERE (enabled AND (type = ANY (ARRAY['below_target'::alert_type, 'percent_drop'::alert_type])));

CREATE TABLE api_keys (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id bigint NOT NULL,
  name text NOT NULL,
  hint text NOT NULL,
  key_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_keys_scopes_check CHECK ((scopes <@ '{read,write,admin}'::text[]))
) WITH (fillfactor=90);
CREATE INDEX api_keys_account ON api_keys USING btree (account_id, id);

CREATE TABLE channels (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id bigint NOT NULL,
  type channel_type NOT NULL,
  address text NOT NULL,
  destination text NOT NULL,
  secret text NOT NULL,
  verified_at timestamp with time zone,
  events text[] NOT NULL DEFAULT '{alert.fired}'::text[],
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT channels_pkey PRIMARY KEY (id),
  CONSTRAINT channels_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  CONSTRAINT channels_events_check CHECK ((events <@ '{alert.fired,price.changed}'::text[]))
);
CREATE INDEX channels_account ON channels USING btree (account_id, id);
CREATE INDEX channels_price_changed ON channels USING btree (account_id) WHERE (enabled AND ('price.changed'::text = ANY (events)));

CREATE TABLE claim_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  token_hash bytea NOT NULL,
  CONSTRAINT claim_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT claim_tokens_token_hash_key UNIQUE (token_hash)
);

CREATE TABLE deals (
  product_id bigint NOT NULL,
  percent real NOT NULL,
  currency text NOT NULL,
  prior_low_minor bigint NOT NULL,
  days_known smallint NOT NULL,
  cut_at timestamp with time zone NOT NULL,
  CONSTRAINT deals_pkey PRIMARY KEY (product_id),
  CONSTRAINT deals_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT deals_percent_check CHECK ((percent > (0)::double precision)),
  CONSTRAINT deals_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);
CREATE INDEX deals_age ON deals USING btree (cut_at);
CREATE INDEX deals_deepest ON deals USING btree (percent DESC, product_id DESC);
CREATE INDEX deals_in_currency ON deals USING btree (currency, percent DESC, product_id DESC);

CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  channel_id bigint NOT NULL,
  type channel_type NOT NULL,
  message_id uuid NOT NULL DEFAULT gen_random_uuid(),
  notification_id bigint,
  event text NOT NULL,
  payload jsonb,
  state delivery_state NOT NULL DEFAULT 'pending'::delivery_state,
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamp with time zone DEFAULT now(),
  detail text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  delivered_at timestamp with time zone,
  CONSTRAINT deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT deliveries_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES channels(id) ON DELETE CASCADE,
  CONSTRAINT deliveries_notification_id_channel_id_key UNIQUE (notification_id, channel_id),
  CONSTRAINT deliveries_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES notifications(id) ON DELETE CASCADE,
  CONSTRAINT deliveries_pending_due CHECK (((state <> 'pending'::delivery_state) OR (next_attempt_at IS NOT NULL)))
);
CREATE INDEX deliveries_channel ON deliveries USING btree (channel_id, id DESC);
CREATE INDEX deliveries_due ON deliveries USING btree (type, next_attempt_at) WHERE (state = 'pending'::delivery_state);
CREATE INDEX deliveries_waiting ON deliveries USING btree (channel_id, next_attempt_at) WHERE (state = 'pending'::delivery_state);

CREATE TABLE forecast_model_uses (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  name text,
  pinned boolean NOT NULL DEFAULT false,
  since timestamp with time zone NOT NULL DEFAULT now(),
  chosen_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT forecast_model_uses_pkey PRIMARY KEY (id)
);

CREATE TABLE forecast_models (
  name text NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  trained_on jsonb NOT NULL,
  judged jsonb NOT NULL,
  refused_because text,
  content text NOT NULL,
  CONSTRAINT forecast_models_pkey PRIMARY KEY (name)
);

CREATE TABLE forecast_tallies (
  source record_source NOT NULL,
  month date NOT NULL,
  model text NOT NULL,
  market text NOT NULL,
  verdict verdict NOT NULL,
  days smallint NOT NULL,
  bin smallint NOT NULL,
  forecasts bigint NOT NULL,
  waiting_paid bigint NOT NULL,
  waiting_cost bigint NOT NULL,
  saving double precision NOT NULL,
  chance double precision NOT NULL,
  fell bigint NOT NULL,
  fell_deep bigint NOT NULL,
  low_inside bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT forecast_tallies_pkey PRIMARY KEY (source, month, model, market, verdict, days, bin),
  CONSTRAINT forecast_tallies_bin_check CHECK (((bin >= 0) AND (bin <= 9))),
  CONSTRAINT forecast_tallies_market_check CHECK ((market ~ '^[A-Z]{3}$'::text))
) WITH (fillfactor=80);

CREATE TABLE forecasts (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  product_id bigint NOT NULL,
  made_at timestamp with time zone NOT NULL,
  model text NOT NULL,
  currency text NOT NULL,
  price_minor bigint NOT NULL,
  drops real[] NOT NULL,
  lows real[] NOT NULL,
  net_saving real NOT NULL,
  verdict verdict NOT NULL,
  due_at timestamp with time zone,
  scored_days smallint NOT NULL DEFAULT 0,
  CONSTRAINT forecasts_pkey PRIMARY KEY (id),
  CONSTRAINT forecasts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT forecasts_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  CONSTRAINT forecasts_product_id_made_at_key UNIQUE (product_id, made_at)
);
CREATE INDEX forecasts_due ON forecasts USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX forecasts_over ON forecasts USING btree (made_at) WHERE (due_at IS NULL);

CREATE TABLE index_backlog (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  product_id bigint NOT NULL,
  CONSTRAINT index_backlog_pkey PRIMARY KEY (id)
);

CREATE UNLOGGED TABLE limiter_buckets (
  key text NOT NULL,
  full_at double precision NOT NULL,
  CONSTRAINT limiter_buckets_pkey PRIMARY KEY (key)
) WITH (fillfactor=70);

CREATE UNLOGGED TABLE limiter_domains (
  domain text NOT NULL,
  full_at double precision NOT NULL DEFAULT 0,
  taken_at double precision NOT NULL DEFAULT 0,
  phase breaker_phase NOT NULL DEFAULT 'closed'::breaker_phase,
  since double precision NOT NULL DEFAULT 0,
  admitted integer NOT NULL DEFAULT 0,
  succeeded integer NOT NULL DEFAULT 0,
  pages text[] NOT NULL DEFAULT '{}'::text[],
  sources text[] NOT NULL DEFAULT '{}'::text[],
  pause_since double precision NOT NULL DEFAULT 0,
  pause_for double precision NOT NULL DEFAULT 0,
  CONSTRAINT limiter_domains_pkey PRIMARY KEY (domain)
) WITH (fillfactor=70);
CREATE INDEX limiter_domains_open ON limiter_domains USING btree (domain) WHERE (phase <> 'closed'::breaker_phase);

CREATE TABLE limiter_failover (
  only_row boolean NOT NULL DEFAULT true,
  epoch bigint NOT NULL DEFAULT 0,
  epoch_started_at double precision NOT NULL DEFAULT 0,
  leased_until double precision NOT NULL DEFAULT 0,
  CONSTRAINT limiter_failover_pkey PRIMARY KEY (only_row),
  CONSTRAINT limiter_failover_only_row_check CHECK (only_row)
) WITH (fillfactor=50);

CREATE UNLOGGED TABLE limiter_reset (
  only_row boolean NOT NULL DEFAULT true,
  reset_at double precision NOT NULL,
  CONSTRAINT limiter_reset_pkey PRIMARY KEY (only_row),
  CONSTRAINT limiter_reset_only_row_check CHECK (only_row)
);

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id bigint NOT NULL,
  rule_id bigint,
  product_id bigint NOT NULL,
  event_id bigint,
  type alert_type NOT NULL,
  currency text,
  price_minor bigint,
  previous_price_minor bigint,
  threshold_minor bigint,
  days integer,
  percent numeric(5,2),
  availability availability,
  grounds jsonb,
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  known_since timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  read_at timestamp with time zone,
  CONSTRAINT notifications_pkey PRIMARY KEY (id),
  CONSTRAINT notifications_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  CONSTRAINT notifications_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT notifications_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  CONSTRAINT notifications_rule_id_event_id_key UNIQUE (rule_id, event_id),
  CONSTRAINT notifications_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES alert_rules(id) ON DELETE SET NULL
);
CREATE INDEX notifications_account ON notifications USING btree (account_id, id DESC);
CREATE INDEX notifications_unread ON notifications USING btree (account_id) WHERE (read_at IS NULL);

CREATE TABLE outbox (
  id bigint NOT NULL,
  product_id bigint NOT NULL,
  payload jsonb NOT NULL,
  relay_at timestamp with time zone NOT NULL DEFAULT now(),
  relays smallint NOT NULL DEFAULT 0,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_product ON outbox USING btree (product_id, id);
CREATE INDEX outbox_relay ON outbox USING btree (relay_at);

CREATE TABLE page_validators (
  product_id bigint NOT NULL,
  etag text,
  last_modified text,
  body_hash bytea,
  content_hash bytea,
  extractor_key text,
  CONSTRAINT page_validators_pkey PRIMARY KEY (product_id),
  CONSTRAINT page_validators_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
) WITH (fillfactor=80);

CREATE TABLE price_daily (
  product_id bigint NOT NULL,
  day date NOT NULL,
  currency text NOT NULL,
  open_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  low_minor bigint NOT NULL,
  close_minor bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  value_seconds numeric NOT NULL DEFAULT 0,
  CONSTRAINT price_daily_pkey PRIMARY KEY (product_id, day),
  CONSTRAINT price_daily_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT price_daily_range CHECK (((low_minor <= LEAST(open_minor, close_minor)) AND (high_minor >= GREATEST(open_minor, close_minor))))
) WITH (fillfactor=90);

CREATE TABLE price_daily_past (
  product_id bigint NOT NULL,
  day date NOT NULL,
  currency text NOT NULL,
  open_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  low_minor bigint NOT NULL,
  close_minor bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  value_seconds numeric NOT NULL DEFAULT 0,
  CONSTRAINT price_daily_past_pkey PRIMARY KEY (product_id, day),
  CONSTRAINT price_daily_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT price_daily_range CHECK (((low_minor <= LEAST(open_minor, close_minor)) AND (high_minor >= GREATEST(open_minor, close_minor))))
);

CREATE TABLE price_history (
  product_id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  price_minor bigint NOT NULL,
  list_price_minor bigint,
  availability availability,
  in_day_figures boolean NOT NULL DEFAULT true,
  currency text NOT NULL,
  found_by text NOT NULL,
  CONSTRAINT price_history_pkey PRIMARY KEY (product_id, at),
  CONSTRAINT price_history_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT price_history_list_price_minor_check CHECK ((list_price_minor >= 0)),
  CONSTRAINT price_history_price_minor_check CHECK ((price_minor >= 0))
) PARTITION BY RANGE (at);

CREATE TABLE product_forecasts (
  product_id bigint NOT NULL,
  is_watched boolean NOT NULL,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  made_at timestamp with time zone,
  model text,
  currency text,
  price_minor bigint,
  drops real[],
  lows real[],
  low_in_days smallint,
  net_saving real,
  verdict verdict,
  grounds jsonb,
  event_id bigint,
  is_kept boolean NOT NULL DEFAULT false,
  replayed_until timestamp with time zone,
  CONSTRAINT product_forecasts_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_forecasts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT product_forecasts_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
) WITH (fillfactor=80);
CREATE INDEX product_forecasts_due ON product_forecasts USING btree (is_watched, due_at);

CREATE TABLE product_urls (
  url_hash bytea NOT NULL,
  product_id bigint NOT NULL,
  CONSTRAINT product_urls_pkey PRIMARY KEY (url_hash),
  CONSTRAINT product_urls_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);
CREATE INDEX product_urls_product ON product_urls USING btree (product_id);

CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  site_id integer NOT NULL,
  url text NOT NULL,
  title text,
  image_url text,
  brand text,
  sku text,
  gtin text,
  mpn text,
  page_url text,
  variant variant_selection,
  currency text,
  price_minor bigint,
  list_price_minor bigint,
  availability availability,
  previous_price_minor bigint,
  price_changed_at timestamp with time zone,
  low_minor bigint,
  low_at timestamp with time zone,
  high_minor bigint,
  high_at timestamp with time zone,
  found_by text,
  rendered boolean NOT NULL DEFAULT false,
  confidence real,
  evidence text,
  last_point_at timestamp with time zone,
  suspect jsonb,
  candidates jsonb,
  volatility real NOT NULL DEFAULT 0,
  watcher_count integer NOT NULL DEFAULT 0,
  last_event_id bigint,
  recent_day date,
  recent_closes bigint[],
  run_first_day date,
  run_last_day date,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT products_pkey PRIMARY KEY (id),
  CONSTRAINT products_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CONSTRAINT products_list_price_minor_check CHECK ((list_price_minor >= 0)),
  CONSTRAINT products_price_currency CHECK (((price_minor IS NULL) OR (currency IS NOT NULL))),
  CONSTRAINT products_price_minor_check CHECK ((price_minor >= 0)),
  CONSTRAINT products_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id),
  CONSTRAINT products_watcher_count_check CHECK ((watcher_count >= 0))
) WITH (fillfactor=90);
CREATE INDEX products_site ON products USING btree (site_id);
CREATE TRIGGER products_added AFTER INSERT ON products FOR EACH ROW WHEN ((new.title IS NOT NULL)) EXECUTE FUNCTION add_to_index_backlog();
CREATE TRIGGER products_changed AFTER UPDATE OF title, brand, sku, gtin, currency, price_minor, availability, watcher_count ON products FOR EACH ROW WHEN (((((((((old.price_minor IS DISTINCT FROM new.price_minor) OR (old.currency IS DISTINCT FROM new.currency)) OR (old.availability IS DISTINCT FROM new.availability)) OR (old.title IS DISTINCT FROM new.title)) OR (old.brand IS DISTINCT FROM new.brand)) OR (old.sku IS DISTINCT FROM new.sku)) OR (old.gtin IS DISTINCT FROM new.gtin)) OR ((old.watcher_count <> new.watcher_count) AND (watch_rank(old.watcher_count) <> watch_rank(new.watcher_count))))) EXECUTE FUNCTION add_to_index_backlog();
CREATE TRIGGER products_deleted AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION add_to_index_backlog();
CREATE TRIGGER products_recent BEFORE UPDATE OF last_point_at ON products FOR EACH ROW WHEN ((new.last_point_at IS NOT NULL)) EXECUTE FUNCTION keep_recent_closes();

CREATE TABLE proxies (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  url text NOT NULL,
  source proxy_source NOT NULL,
  successes bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  blocks bigint NOT NULL DEFAULT 0,
  blocks_in_a_row integer NOT NULL DEFAULT 0,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  retired_at timestamp with time zone,
  needs_replacement boolean NOT NULL DEFAULT false,
  settle_at timestamp with time zone,
  CONSTRAINT proxies_pkey PRIMARY KEY (id),
  CONSTRAINT proxies_url_key UNIQUE (url)
) WITH (fillfactor=70);
CREATE INDEX proxies_settle ON proxies USING btree (settle_at) WHERE (settle_at IS NOT NULL);

CREATE TABLE proxy_domains (
  proxy_id integer NOT NULL,
  domain text NOT NULL,
  successes bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  blocks bigint NOT NULL DEFAULT 0,
  last_used_at timestamp with time zone NOT NULL,
  rests_until timestamp with time zone,
  changed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT proxy_domains_pkey PRIMARY KEY (proxy_id, domain),
  CONSTRAINT proxy_domains_proxy_id_fkey FOREIGN KEY (proxy_id) REFERENCES proxies(id) ON DELETE CASCADE
) WITH (fillfactor=80);
CREATE INDEX proxy_domains_changed ON proxy_domains USING btree (changed_at);

CREATE TABLE queue_durable (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  topic text NOT NULL,
  lane text NOT NULL DEFAULT ''::text,
  priority smallint NOT NULL,
  visible_at timestamp with time zone NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  dead boolean NOT NULL DEFAULT false,
  reason text,
  body jsonb NOT NULL,
  CONSTRAINT queue_durable_pkey PRIMARY KEY (id)
) WITH (fillfactor=70);
CREATE INDEX queue_durable_dead ON queue_durable USING btree (topic, id) WHERE dead;
CREATE INDEX queue_durable_next ON queue_durable USING btree (topic, lane, priority, id) WHERE (NOT dead);

CREATE UNLOGGED TABLE queue_transient (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  topic text NOT NULL,
  lane text NOT NULL DEFAULT ''::text,
  priority smallint NOT NULL,
  visible_at timestamp with time zone NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  dead boolean NOT NULL DEFAULT false,
  reason text,
  body jsonb NOT NULL,
  CONSTRAINT queue_transient_pkey PRIMARY KEY (id)
) WITH (fillfactor=70);
CREATE INDEX queue_transient_dead ON queue_transient USING btree (topic, id) WHERE dead;
CREATE INDEX queue_transient_next ON queue_transient USING btree (topic, lane, priority, id) WHERE (NOT dead);

CREATE TABLE reading_runs (
  product_id bigint NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  CONSTRAINT reading_runs_pkey PRIMARY KEY (product_id, first_day),
  CONSTRAINT reading_runs_order CHECK ((first_day <= last_day))
);

CREATE TABLE schedule (
  product_id bigint NOT NULL,
  site_id integer NOT NULL,
  region text,
  priority smallint NOT NULL,
  failures smallint NOT NULL DEFAULT 0,
  lost_leases smallint NOT NULL DEFAULT 0,
  isolated boolean NOT NULL DEFAULT false,
  due_at timestamp with time zone NOT NULL,
  lease_id bigint,
  last_checked_at timestamp with time zone,
  last_outcome check_outcome,
  last_message text,
  CONSTRAINT schedule_pkey PRIMARY KEY (product_id),
  CONSTRAINT schedule_failures_check CHECK ((failures >= 0)),
  CONSTRAINT schedule_lost_leases_check CHECK ((lost_leases >= 0)),
  CONSTRAINT schedule_priority_check CHECK (((priority >= 1) AND (priority <= 10))),
  CONSTRAINT schedule_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE,
  CONSTRAINT schedule_region_check CHECK ((region ~ '^[a-z0-9-]{1,40}$'::text)),
  CONSTRAINT schedule_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id)
) WITH (fillfactor=80);
CREATE INDEX schedule_due ON schedule USING btree (site_id, priority, due_at);
CREATE INDEX schedule_region ON schedule USING btree (region) WHERE (region IS NOT NULL);

CREATE TABLE search_documents (
  product_id bigint NOT NULL,
  words tsvector NOT NULL,
  rank smallint NOT NULL,
  CONSTRAINT search_documents_pkey PRIMARY KEY (product_id)
);
CREATE INDEX search_documents_slices ON search_documents USING gin (words_in_slice(words, search_slice(rank, product_id))) WITH (fastupdate=off);

CREATE TABLE sent_emails (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id bigint NOT NULL,
  mailbox text NOT NULL,
  is_confirmation boolean NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT sent_emails_pkey PRIMARY KEY (id)
);
CREATE INDEX sent_emails_account ON sent_emails USING btree (account_id, at);
CREATE INDEX sent_emails_mailbox ON sent_emails USING btree (mailbox, at);

CREATE TABLE sessions (
  token_hash bytea NOT NULL,
  account_id bigint NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sessions_pkey PRIMARY KEY (token_hash),
  CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);
CREATE INDEX sessions_account ON sessions USING btree (account_id);
CREATE INDEX sessions_expiry ON sessions USING btree (expires_at);

CREATE TABLE sign_in_failures (
  key_hash bytea NOT NULL,
  failures integer NOT NULL,
  next_attempt_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_failures_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX sign_in_failures_expiry ON sign_in_failures USING btree (next_attempt_at);

CREATE TABLE site_schedule (
  site_id integer NOT NULL,
  next_dispatch_at timestamp with time zone NOT NULL,
  CONSTRAINT site_schedule_pkey PRIMARY KEY (site_id),
  CONSTRAINT site_schedule_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
) WITH (fillfactor=80);
CREATE INDEX site_schedule_next ON site_schedule USING btree (next_dispatch_at);

CREATE TABLE sites (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  domain text NOT NULL,
  pace_per_minute integer,
  crawl_delay_ms bigint,
  fresh_within_ms bigint,
  rules jsonb,
  region text,
  shard text,
  proxy_mode proxy_mode,
  direct_rests_until timestamp with time zone,
  requires_js boolean,
  requires_js_learned_at timestamp with time zone,
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT sites_pkey PRIMARY KEY (id),
  CONSTRAINT sites_crawl_delay_ms_check CHECK ((crawl_delay_ms > 0)),
  CONSTRAINT sites_domain_key UNIQUE (domain),
  CONSTRAINT sites_fresh_within_ms_check CHECK ((fresh_within_ms > 0)),
  CONSTRAINT sites_learned_requires_js CHECK (((requires_js_learned_at IS NULL) OR requires_js)),
  CONSTRAINT sites_pace_per_minute_check CHECK ((pace_per_minute > 0)),
  CONSTRAINT sites_region_check CHECK ((region ~ '^[a-z0-9-]{1,40}$'::text)),
  CONSTRAINT sites_shard_check CHECK ((shard ~ '^[a-z0-9-]{1,40}$'::text))
);
CREATE INDEX sites_region ON sites USING btree (region) WHERE (region IS NOT NULL);
CREATE INDEX sites_shard ON sites USING btree (shard) WHERE (shard IS NOT NULL);

CREATE TABLE watches (
  account_id bigint NOT NULL,
  product_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT watches_pkey PRIMARY KEY (account_id, product_id),
  CONSTRAINT watches_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  CONSTRAINT watches_id_key UNIQUE (id),
  CONSTRAINT watches_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);
CREATE INDEX watches_newest ON watches USING btree (account_id, id DESC);
CREATE INDEX watches_product ON watches USING btree (product_id, id);

CREATE VIEW daily_prices AS
 SELECT price_daily.product_id,
    price_daily.day,
    ((price_daily.day)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS starts_at,
    price_daily.currency,
    price_daily.open_minor,
    price_daily.high_minor,
    price_daily.low_minor,
    price_daily.close_minor,
    price_daily.first_at,
    price_daily.last_at,
    price_daily.value_seconds
   FROM price_daily
UNION ALL
 SELECT price_daily_past.product_id,
    price_daily_past.day,
    ((price_daily_past.day)::timestamp without time zone AT TIME ZONE 'UTC'::text) AS starts_at,
    price_daily_past.currency,
    price_daily_past.open_minor,
    price_daily_past.high_minor,
    price_daily_past.low_minor,
    price_daily_past.close_minor,
    price_daily_past.first_at,
    price_daily_past.last_at,
    price_daily_past.value_seconds
   FROM price_daily_past;

CREATE OR REPLACE FUNCTION add_to_index_backlog()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO index_backlog (product_id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION days_of(of_product bigint, since date)
 RETURNS TABLE(day date, currency text, open_minor bigint, high_minor bigint, low_minor bigint, close_minor bigint, first_at timestamp with time zone, last_at timestamp with time zone, value_seconds numeric)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION enter_domain(p_domain text, p_interval double precision, p_burst integer, p_failures integer, p_open_for double precision, p_trials integer, p_sources text, p_is_failover boolean, p_now double precision DEFAULT NULL::double precision, OUT wait_ms double precision, OUT status text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_reset_at double precision;
  v_failover limiter_failover;
  v_is_open boolean;
  v_is_trial boolean;
  v_full double precision;
BEGIN
  LOOP
    SELECT * INTO v FROM limiter_domains WHERE domain = p_domain FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO limiter_domains (domain) VALUES (p_domain) ON CONFLICT DO NOTHING;
  END LOOP;
  v_now := limiter_now(p_now);
  SELECT reset_at INTO v_reset_at FROM limiter_reset;
  IF v_reset_at IS NULL THEN
    INSERT INTO limiter_reset (reset_at) VALUES (v_now) ON CONFLICT DO NOTHING;
    v_reset_at := v_now;
  END IF;
  IF p_is_failover THEN
    SELECT * INTO v_failover FROM limiter_failover;
    IF v_failover.leased_until <= v_now THEN
      wait_ms := 1000; status := 'pace';
      RETURN;
    END IF;
    v_reset_at := greatest(v_reset_at, v_failover.epoch_started_at);
  END IF;

  IF greatest(v.taken_at, v.since, v.pause_since) > v_now THEN
    v.full_at := v.full_at - greatest(v.taken_at - v_now, 0);
    v.taken_at := least(v.taken_at, v_now);
    v.since := least(v.since, v_now);
    v.pause_since := least(v.pause_since, v_now);
    UPDATE limiter_domains
    SET full_at = v.full_at, taken_at = v.taken_at, since = v.since, pause_since = v.pause_since
    WHERE domain = p_domain;
  END IF;

  IF v.pause_since + v.pause_for > v_now THEN
    wait_ms := ceil(v.pause_since + v.pause_for - v_now); status := 'pause';
    RETURN;
  END IF;

  v_is_open := p_failures > 0 AND v.phase <> 'closed'
    AND NOT (p_sources IS NOT NULL AND cardinality(v.sources) < p_failures
      AND NOT string_to_array(p_sources, ',') <@ v.sources);
  v_is_trial := v_is_open AND v.phase = 'half_open' AND v.admitted < p_trials;
  IF v_is_open AND NOT v_is_trial AND v_now - v.since < p_open_for THEN
    wait_ms := ceil(p_open_for - (v_now - v.since));
    status := CASE WHEN cardinality(v.sources) < p_failures THEN 'partial' ELSE 'breaker' END;
    RETURN;
  END IF;

  v_full := greatest(v_now, v.full_at, least(v_reset_at, v_now) + p_burst * p_interval);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  IF wait_ms > 0 THEN status := 'pace'; RETURN; END IF;
  IF v_is_trial THEN
    v.admitted := v.admitted + 1;
  ELSIF v_is_open THEN
    v.phase := 'half_open'; v.since := v_now; v.admitted := 1; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains
  SET full_at = v_full + p_interval, taken_at = v_now, phase = v.phase, since = v.since, admitted = v.admitted,
    succeeded = v.succeeded
  WHERE domain = p_domain;
  status := CASE WHEN v.phase = 'closed' AND v.pages = '{}' THEN 'clean' ELSE '' END;
END $function$
;

CREATE OR REPLACE FUNCTION gather_closes(p_product bigint, p_currency text, p_day date)
 RETURNS bigint[]
 LANGUAGE sql
 STABLE
AS $function$
  SELECT array_agg(d.close_minor ORDER BY n DESC) FROM generate_series(0, 29) n
  LEFT JOIN days_of(p_product, p_day - 29) d ON d.day = p_day - n AND d.currency = p_currency
$function$
;

CREATE OR REPLACE FUNCTION keep_recent_closes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION limiter_now(p_now double precision)
 RETURNS double precision
 LANGUAGE sql
AS $function$ SELECT coalesce(p_now, floor(extract(epoch FROM clock_timestamp()) * 1000)) $function$
;

CREATE OR REPLACE FUNCTION pause_domain(p_domain text, p_for double precision, p_now double precision DEFAULT NULL::double precision)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_now double precision := limiter_now(p_now);
BEGIN
  INSERT INTO limiter_domains AS d (domain, pause_since, pause_for) VALUES (p_domain, v_now, p_for)
  ON CONFLICT (domain) DO UPDATE SET pause_since = v_now, pause_for = p_for, since = least(d.since, v_now)
  WHERE least(d.pause_since, v_now) + d.pause_for < v_now + p_for;
END $function$
;

CREATE OR REPLACE FUNCTION report_domain(p_domain text, p_ok boolean, p_page text, p_sources text, p_failures integer, p_trials integer, p_now double precision DEFAULT NULL::double precision)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_other text;
BEGIN
  LOOP
    SELECT * INTO v FROM limiter_domains WHERE domain = p_domain FOR UPDATE;
    EXIT WHEN FOUND;
    IF p_ok THEN RETURN; END IF;
    INSERT INTO limiter_domains (domain) VALUES (p_domain) ON CONFLICT DO NOTHING;
  END LOOP;
  v_now := limiter_now(p_now);
  v.since := least(v.since, v_now);
  -- The first of the page's sources that has not failed, unless the breaker refuses every page.
  SELECT source INTO v_other FROM unnest(string_to_array(p_sources, ',')) WITH ORDINALITY AS given (source, place)
  WHERE cardinality(v.sources) < p_failures AND source <> ALL (v.sources) ORDER BY place LIMIT 1;
  IF p_ok AND v.phase <> 'closed' AND v_other IS NULL THEN
    IF v.phase = 'half_open' THEN v.succeeded := least(v.succeeded + 1, v.admitted); END IF;
    IF v.succeeded >= p_trials THEN v.phase := 'closed'; v.sources := '{}'; END IF;
  ELSIF p_ok THEN
    v.phase := 'closed'; v.pages := '{}'; v.sources := '{}';
  ELSIF v.phase <> 'closed' OR p_page <> ALL (v.pages) THEN
    IF v_other IS NOT NULL THEN v.sources := v.sources || v_other; END IF;
    IF v.phase = 'closed' THEN v.pages := v.pages || p_page; END IF;
    IF v.phase = 'half_open' OR cardinality(v.pages) >= p_failures THEN
      v.phase := 'open'; v.since := v_now; v.pages := '{}';
    END IF;
  END IF;
  IF v.phase <> 'half_open' THEN v.admitted := 0; v.succeeded := 0; END IF;
  IF v.phase = 'closed' THEN v.since := 0; END IF;
  UPDATE limiter_domains
  SET phase = v.phase, since = v.since, admitted = v.admitted, succeeded = v.succeeded, pages = v.pages,
    sources = v.sources, pause_since = least(v.pause_since, v_now)
  WHERE domain = p_domain;
END $function$
;

CREATE OR REPLACE FUNCTION search_slice(rank smallint, product_id bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((32 >> LEAST((rank)::integer, 5)) + (floor(sqrt(((product_id % (((32 >> LEAST((rank)::integer, 5)) * (32 >> LEAST((rank)::integer, 5))))::bigint))::double precision)))::integer)
;

CREATE OR REPLACE FUNCTION take_token(p_key text, p_interval double precision, p_burst integer, p_now double precision DEFAULT NULL::double precision, OUT wait_ms double precision, OUT tokens_left double precision)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
  v_stored double precision;
  v_full double precision;
  v_now double precision;
BEGIN
  INSERT INTO limiter_buckets (key, full_at) VALUES (p_key, 0) ON CONFLICT DO NOTHING;
  SELECT full_at INTO v_stored FROM limiter_buckets WHERE key = p_key FOR UPDATE;
  v_now := limiter_now(p_now);
  v_full := greatest(least(coalesce(v_stored, 0), v_now + p_burst * p_interval), v_now);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  tokens_left := 0;
  IF wait_ms = 0 THEN
    v_full := v_full + p_interval;
    tokens_left := floor(p_burst - (v_full - v_now) / p_interval + 1e-6);
  END IF;
  IF v_full <> v_stored THEN UPDATE limiter_buckets SET full_at = v_full WHERE key = p_key; END IF;
END $function$
;

CREATE OR REPLACE FUNCTION watch_rank(watchers integer)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (floor(log((2)::numeric, ((watchers + 1))::numeric)))::smallint
;

CREATE OR REPLACE FUNCTION words_in_slice(words tsvector, slice integer)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (replace((' '::text || (words)::text), ' '''::text, ((' '''::text || (slice)::text) || ':'::text)))::tsvector
;
