-- Other ways to a shop than from here. file: listed in the operator's file; provider: in the provider's list; provisioned: given by the
-- provider on request; admin: added by hand.
CREATE TYPE proxy_source AS ENUM ('file', 'provider', 'provisioned', 'admin');

-- url holds the proxy's name and password. A retired proxy keeps its row for a while, so that the list it came from does not bring it
-- back. settle_at is when the provider is next to be told of a retired one, and asked for another where `replace` says so; NULL when
-- nothing is left to do.
CREATE TABLE proxies (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  url text NOT NULL UNIQUE,
  source proxy_source NOT NULL,
  successes bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  blocks bigint NOT NULL DEFAULT 0,
  blocks_in_a_row integer NOT NULL DEFAULT 0,
  added_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz,
  replace boolean NOT NULL DEFAULT false,
  settle_at timestamptz
);
CREATE INDEX proxies_settle ON proxies (settle_at) WHERE settle_at IS NOT NULL;

-- What each shop made of each proxy. A proxy that a shop blocked is not used for it before rests_until.
CREATE TABLE proxy_domains (
  proxy_id integer NOT NULL REFERENCES proxies ON DELETE CASCADE,
  domain text NOT NULL,
  successes bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  blocks bigint NOT NULL DEFAULT 0,
  last_used_at timestamptz NOT NULL,
  rests_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (proxy_id, domain)
) WITH (fillfactor = 80);
CREATE INDEX proxy_domains_changed ON proxy_domains (changed_at);

-- NULL: as the service is set. A site that blocked us is asked by proxies until direct_rests_until.
ALTER TABLE sites
  ADD COLUMN proxy_mode text CHECK (proxy_mode IN ('never', 'blocked', 'always')),
  ADD COLUMN direct_rests_until timestamptz;
