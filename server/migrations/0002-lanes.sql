-- Where checks wait on their way to a worker. A lane is a region and a shard of it. The region is the product's, else its site's, else
-- the service's; the shard is the site's own, else one of a fixed number over which the other sites are spread by their id.
ALTER TABLE sites
  ADD COLUMN region text CHECK (region ~ '^[a-z0-9-]{1,40}$'),
  ADD COLUMN shard text CHECK (shard ~ '^[a-z0-9-]{1,40}$');
CREATE INDEX sites_shard ON sites (shard) WHERE shard IS NOT NULL;
CREATE INDEX sites_region ON sites (region) WHERE region IS NOT NULL;

-- lost: how many leases in a row ended without a report, as those of a page that kills its worker do.
ALTER TABLE schedule
  ADD COLUMN region text CHECK (region ~ '^[a-z0-9-]{1,40}$'),
  ADD COLUMN lost smallint NOT NULL DEFAULT 0;
CREATE INDEX schedule_region ON schedule (region) WHERE region IS NOT NULL;

-- A topic's messages wait in lanes; '' is the topic's own. A dead message has the reason; its visible_at is when it died.
ALTER TABLE queue_transient ADD COLUMN lane text NOT NULL DEFAULT '', ADD COLUMN reason text;
ALTER TABLE queue_durable ADD COLUMN lane text NOT NULL DEFAULT '', ADD COLUMN reason text;
DROP INDEX queue_transient_next, queue_durable_next;
CREATE INDEX queue_transient_next ON queue_transient (topic, lane, priority, id) WHERE NOT dead;
CREATE INDEX queue_durable_next ON queue_durable (topic, lane, priority, id) WHERE NOT dead;
CREATE INDEX queue_transient_dead ON queue_transient (topic, id) WHERE dead;
CREATE INDEX queue_durable_dead ON queue_durable (topic, id) WHERE dead;

-- The topics' new names. Checks on their way come due again when their leases end.
DELETE FROM queue_transient WHERE topic = 'checks';
UPDATE queue_durable SET topic = 'price.changed' WHERE topic = 'price-events';
