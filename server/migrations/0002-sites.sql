-- A site is one registrable domain (or host:port if there is none): the unit of pace, rules and health.

CREATE TYPE proxy_mode AS ENUM ('never', 'blocked', 'always');

-- A NULL setting means the service's default.
CREATE TABLE sites (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain text NOT NULL UNIQUE,
  pace_per_minute integer CHECK (pace_per_minute > 0),
  -- Crawl-delay of the site's robots.txt.
  crawl_delay_ms bigint CHECK (crawl_delay_ms > 0),
  fresh_within_ms bigint CHECK (fresh_within_ms > 0),
  -- Selectors and currency set by an operator (SiteRules of the contracts).
  rules jsonb,
  -- The lane that checks of this site wait in is <region>.<shard>. A product's own region comes first; a site
  -- without a shard of its own is assigned to one of a fixed number by its id.
  region text CHECK (region ~ '^[a-z0-9-]{1,40}$'),
  shard text CHECK (shard ~ '^[a-z0-9-]{1,40}$'),
  proxy_mode proxy_mode,
  -- Until then requests to the site use proxies, because it blocked a direct one.
  direct_rests_until timestamptz,
  -- Whether scripts render the site's pages; NULL: not known. If requires_js_learned_at is set, a check
  -- learned it, and it is tested again later; otherwise an operator set it.
  requires_js boolean,
  requires_js_learned_at timestamptz,
  -- The demo's shop: its prices are generated, so the results of forecasts of them are kept apart.
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sites_learned_requires_js CHECK (requires_js_learned_at IS NULL OR requires_js)
);
CREATE INDEX sites_shard ON sites (shard) WHERE shard IS NOT NULL;
CREATE INDEX sites_region ON sites (region) WHERE region IS NOT NULL;
