-- When products are checked.

CREATE TYPE check_outcome AS ENUM ('priced', 'unchanged', 'unsure', 'unpriced', 'another_product', 'blocked', 'gone', 'unreachable',
  'forbidden_by_robots', 'refused_address', 'not_a_product');

-- A leased row has lease_id set and due_at at the lease's end, so a lost check becomes due again by itself. A
-- report that names another lease comes too late and changes nothing.
CREATE TABLE schedule (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  -- Repeated from products so that one index serves the dispatcher.
  site_id integer NOT NULL REFERENCES sites,
  region text CHECK (region ~ '^[a-z0-9-]{1,40}$'),
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 10),
  failures smallint NOT NULL DEFAULT 0 CHECK (failures >= 0),
  -- Leases in a row that ended without a report, as those of a page that crashes its worker do.
  lost_leases smallint NOT NULL DEFAULT 0 CHECK (lost_leases >= 0),
  -- The leased check follows a lost lease and is in flight, the only such check of its process. If this lease
  -- is lost too, the page is quarantined.
  isolated boolean NOT NULL DEFAULT false,
  due_at timestamptz NOT NULL,
  lease_id bigint,
  last_checked_at timestamptz,
  last_outcome check_outcome,
  last_message text
) WITH (fillfactor = 80);
CREATE INDEX schedule_due ON schedule (site_id, priority, due_at);
CREATE INDEX schedule_region ON schedule (region) WHERE region IS NOT NULL;
CREATE SEQUENCE lease_ids;

-- When the dispatcher visits a site next: never earlier than its pace allows, never later than its first due
-- product, unless the site asked for no requests until then.
CREATE TABLE site_schedule (
  site_id integer PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
  next_dispatch_at timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX site_schedule_next ON site_schedule (next_dispatch_at);
