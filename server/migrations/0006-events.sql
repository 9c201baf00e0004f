-- Events on their way to the alert rules.

-- An event stays until the rules of its product have been applied to it, and is deleted in the transaction
-- that applies them. relay_at is when it is sent (again), so the queue that carries it may lose it. No
-- foreign key to products: a product with events has a price, and only one without is ever deleted.
CREATE TABLE outbox (
  id bigint PRIMARY KEY,
  product_id bigint NOT NULL,
  payload jsonb NOT NULL,
  relay_at timestamptz NOT NULL DEFAULT now(),
  relays smallint NOT NULL DEFAULT 0
);
CREATE INDEX outbox_relay ON outbox (relay_at);
CREATE INDEX outbox_product ON outbox (product_id, id);
CREATE SEQUENCE event_ids;
