-- Proxies by which shops are reached.

-- file: listed in the operator's file; provider: in the provider's list; provisioned: supplied by the
-- provider on request; admin: added by an administrator.
CREATE TYPE proxy_source AS ENUM ('file', 'provider', 'provisioned', 'admin');

-- url contains the proxy's user name and password. A retired proxy keeps its row for a while, so that the
-- list it came from does not add it again. settle_at is when the retirement is next reported to the provider,
-- with a request for another proxy if needs_replacement is set; NULL once this is done.
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
  needs_replacement boolean NOT NULL DEFAULT false,
  settle_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX proxies_settle ON proxies (settle_at) WHERE settle_at IS NOT NULL;

-- The results of each proxy at each shop. A proxy that a shop blocked is not used for it before rests_until.
-- domain is no foreign key: a pool's results may name shops that are no sites, such as hosts a page redirects
-- to.
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
