-- The default queue. All transient messages may be lost (their checks are leased in `schedule`), so they stay
-- out of the write-ahead log. Durable messages are logged.
--
-- A topic's messages wait in lanes; '' is the topic's own. A message in flight is hidden until visible_at. A
-- dead one has the reason of its last failure, and visible_at is when it was given up.

CREATE UNLOGGED TABLE queue_transient (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  lane text NOT NULL DEFAULT '',
  priority smallint NOT NULL,
  visible_at timestamptz NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  dead boolean NOT NULL DEFAULT false,
  reason text,
  body jsonb NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX queue_transient_next ON queue_transient (topic, lane, priority, id) WHERE NOT dead;
CREATE INDEX queue_transient_dead ON queue_transient (topic, id) WHERE dead;

CREATE TABLE queue_durable (LIKE queue_transient INCLUDING DEFAULTS INCLUDING IDENTITY) WITH (fillfactor = 70);
ALTER TABLE queue_durable ADD PRIMARY KEY (id);
CREATE INDEX queue_durable_next ON queue_durable (topic, lane, priority, id) WHERE NOT dead;
CREATE INDEX queue_durable_dead ON queue_durable (topic, id) WHERE dead;
