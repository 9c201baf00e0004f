-- Accounts, and the credentials of their owners.

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Browser sessions. Only the hash of a session's token is stored.
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Tokens with which the first account can be created while other machines can reach the service. Each process
-- with the api role prints one. Empty once there is an account.
CREATE TABLE claim_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE
);

-- hint is the start of the key, for its owner to recognize. last_used_at is updated at most once a minute.
CREATE TABLE api_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
  name text NOT NULL,
  hint text NOT NULL,
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (scopes <@ '{read,write,admin}'),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
) WITH (fillfactor = 90);
CREATE INDEX api_keys_account ON api_keys (account_id, id);

-- Recent failed attempts to sign in, by a hash of the email address, or of the browser that has signed in
-- before (slow-down-guesses.ts). Also for addresses without an account, so that a response does not depend on
-- whether there is one.
CREATE TABLE sign_in_failures (
  key_hash bytea PRIMARY KEY,
  failures integer NOT NULL,
  next_attempt_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_expiry ON sign_in_failures (next_attempt_at);
