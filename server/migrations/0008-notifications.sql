-- Notifications, and their deliveries to the accounts' channels.

-- event_id is NULL for a rule whose condition was already true when it was created. The figures are those of
-- the moment the rule fired. No foreign key to the event: it leaves the outbox.
CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  rule_id bigint REFERENCES alert_rules ON DELETE SET NULL,
  product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
  event_id bigint,
  type alert_type NOT NULL,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  price_minor bigint,
  previous_price_minor bigint,
  threshold_minor bigint,
  days integer,
  percent numeric(5, 2),
  availability availability,
  -- What the message is based on besides the price, such as a forecast's reasons (ForecastGrounds of the
  -- contracts).
  grounds jsonb,
  -- When the shop showed this price.
  seen_at timestamptz NOT NULL DEFAULT now(),
  -- Since when the product's prices are known, where the message says so.
  known_since timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  UNIQUE (rule_id, event_id)
);
CREATE INDEX notifications_account ON notifications (account_id, id DESC);
CREATE INDEX notifications_unread ON notifications (account_id) WHERE read_at IS NULL;

CREATE TYPE channel_type AS ENUM ('email', 'webhook');

CREATE TABLE channels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  type channel_type NOT NULL,
  address text NOT NULL,
  -- The host of a webhook, the domain of a mailbox: what deliveries to it share.
  destination text NOT NULL,
  -- Signs a webhook's messages, and the links in an email.
  secret text NOT NULL,
  -- When the mailbox's owner confirmed it, or the webhook's receiver answered the challenge. NULL: nothing
  -- else is sent to it.
  verified_at timestamptz,
  events text[] NOT NULL DEFAULT '{alert.fired}' CHECK (events <@ '{alert.fired,price.changed}'),
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX channels_account ON channels (account_id, id);
CREATE INDEX channels_price_changed ON channels (account_id) WHERE enabled AND 'price.changed' = ANY (events);

CREATE TYPE delivery_state AS ENUM ('pending', 'delivered', 'dead', 'skipped');

-- One message to one channel: pending until delivered, dead after the last attempt, skipped where this server
-- cannot send it. While a process sends it, next_attempt_at is the end of that process's lease. type is the
-- channel's: each type is a lane of its own.
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channels ON DELETE CASCADE,
  type channel_type NOT NULL,
  -- What the receiver recognizes a repetition by. Random, so that no restored database uses it again.
  message_id uuid NOT NULL DEFAULT gen_random_uuid(),
  notification_id bigint REFERENCES notifications ON DELETE CASCADE,
  event text NOT NULL,
  payload jsonb,
  state delivery_state NOT NULL DEFAULT 'pending',
  attempts smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz DEFAULT now(),
  detail text,
  created_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  UNIQUE (notification_id, channel_id),
  CONSTRAINT deliveries_pending_due CHECK (state <> 'pending' OR next_attempt_at IS NOT NULL)
);
CREATE INDEX deliveries_due ON deliveries (type, next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_waiting ON deliveries (channel_id, next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_channel ON deliveries (channel_id, id DESC);

-- The emails of the last day, for the quotas of accounts and recipients. No foreign keys: deleting a channel
-- or an account must not give its quota back.
CREATE TABLE sent_emails (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL,
  -- The mailbox without what does not distinguish mailboxes, see mailbox-key.ts.
  mailbox text NOT NULL,
  is_confirmation boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sent_emails_account ON sent_emails (account_id, at);
CREATE INDEX sent_emails_mailbox ON sent_emails (mailbox, at);
