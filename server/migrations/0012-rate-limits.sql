-- Token buckets and circuit breakers, for processes that share a PostgreSQL but no Redis, or whose Redis is
-- unreachable. Times are milliseconds since 1970. The functions are token-bucket.ts and domain-state.ts of
-- ports/rate-limit in SQL; its contract suite holds both to the same behaviour and passes its own clock as
-- p_now (NULL: the server's clock). Nothing here is worth logging: a crash empties the unlogged tables, and
-- limiter_reset records since when requests are counted.

CREATE TYPE breaker_phase AS ENUM ('closed', 'open', 'half_open');

CREATE UNLOGGED TABLE limiter_buckets (
  key text PRIMARY KEY,
  full_at double precision NOT NULL
) WITH (fillfactor = 70);

CREATE UNLOGGED TABLE limiter_domains (
  domain text PRIMARY KEY,
  full_at double precision NOT NULL DEFAULT 0,
  phase breaker_phase NOT NULL DEFAULT 'closed',
  since double precision NOT NULL DEFAULT 0,
  -- Failures of a closed breaker, admitted trials of a half-open one.
  count integer NOT NULL DEFAULT 0,
  succeeded integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX limiter_domains_open ON limiter_domains (domain) WHERE phase <> 'closed';

-- Requests before reset_at may be lost, so all buckets count as empty at that time. A new database has lost
-- none.
CREATE UNLOGGED TABLE limiter_reset (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  reset_at double precision NOT NULL
);
INSERT INTO limiter_reset (reset_at) VALUES (0);

-- The lease that lets this database limit requests while Redis is unreachable. An epoch is one uninterrupted
-- lease; a crash must not forget it, so the table is logged. The rule is in
-- ports/rate-limit/failover-limits.ts.
CREATE TABLE limiter_failover (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL DEFAULT 0,
  epoch_started_at double precision NOT NULL DEFAULT 0,
  leased_until double precision NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO limiter_failover DEFAULT VALUES;

CREATE FUNCTION limiter_now(p_now double precision) RETURNS double precision
LANGUAGE sql VOLATILE AS $$ SELECT coalesce(p_now, floor(extract(epoch FROM clock_timestamp()) * 1000)) $$;

CREATE FUNCTION take_token(p_key text, p_interval double precision, p_burst integer, p_now double precision DEFAULT NULL,
  OUT wait_ms double precision, OUT tokens_left double precision)
LANGUAGE plpgsql AS $$
DECLARE
  v_full double precision;
  v_now double precision;
BEGIN
  INSERT INTO limiter_buckets (key, full_at) VALUES (p_key, 0) ON CONFLICT DO NOTHING;
  SELECT full_at INTO v_full FROM limiter_buckets WHERE key = p_key FOR UPDATE;
  v_now := limiter_now(p_now);
  v_full := greatest(coalesce(v_full, 0), v_now);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  tokens_left := 0;
  IF wait_ms > 0 THEN RETURN; END IF;
  v_full := v_full + p_interval;
  tokens_left := floor(p_burst - (v_full - v_now) / p_interval + 1e-6);
  UPDATE limiter_buckets SET full_at = v_full WHERE key = p_key;
END $$;

-- As a failover it lets nothing through unless it is leased. p_failures 0: the breaker is ignored.
CREATE FUNCTION enter_domain(p_domain text, p_interval double precision, p_burst integer, p_failures integer,
  p_open_for double precision, p_trials integer, p_is_failover boolean, p_now double precision DEFAULT NULL,
  OUT wait_ms double precision, OUT status text)
LANGUAGE plpgsql AS $$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_reset_at double precision;
  v_failover limiter_failover;
  v_is_trial boolean := false;
  v_is_open boolean;
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

  v_is_open := p_failures > 0 AND v.phase <> 'closed';
  v_is_trial := v_is_open AND v.phase = 'half_open' AND v.count < p_trials;
  IF v_is_open AND NOT v_is_trial AND greatest(v_now - v.since, 0) < p_open_for THEN
    wait_ms := ceil(p_open_for - greatest(v_now - v.since, 0)); status := 'breaker';
    RETURN;
  END IF;

  v_full := greatest(v_now, v.full_at, v_reset_at + p_burst * p_interval);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  IF wait_ms > 0 THEN status := 'pace'; RETURN; END IF;
  IF v_is_trial THEN
    v.count := v.count + 1;
  ELSIF v_is_open THEN
    v.phase := 'half_open'; v.since := v_now; v.count := 1; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains
  SET full_at = v_full + p_interval, phase = v.phase, since = v.since, count = v.count, succeeded = v.succeeded
  WHERE domain = p_domain;
  status := CASE WHEN v.phase = 'closed' AND v.count = 0 THEN 'clean' ELSE '' END;
END $$;

CREATE FUNCTION report_domain(p_domain text, p_ok boolean, p_failures integer, p_trials integer,
  p_now double precision DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v limiter_domains;
BEGIN
  LOOP
    SELECT * INTO v FROM limiter_domains WHERE domain = p_domain FOR UPDATE;
    EXIT WHEN FOUND;
    IF p_ok THEN RETURN; END IF;
    INSERT INTO limiter_domains (domain) VALUES (p_domain) ON CONFLICT DO NOTHING;
  END LOOP;
  IF v.phase = 'open' THEN RETURN; END IF;
  IF p_ok AND v.phase = 'closed' THEN
    v.count := 0;
  ELSIF p_ok THEN
    v.succeeded := least(v.succeeded + 1, v.count);
    IF v.succeeded >= p_trials THEN v.phase := 'closed'; v.since := 0; v.count := 0; v.succeeded := 0; END IF;
  ELSIF v.phase = 'closed' AND v.count + 1 < p_failures THEN
    v.count := v.count + 1;
  ELSE
    v.phase := 'open'; v.since := limiter_now(p_now); v.count := 0; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains SET phase = v.phase, since = v.since, count = v.count, succeeded = v.succeeded
  WHERE domain = p_domain;
END $$;
