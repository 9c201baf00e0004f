-- Token buckets and circuit breakers for processes that share one PostgreSQL and no Redis, or whose Redis is away. Times are milliseconds
-- since 1970. The functions are ports/rate-limit/token-bucket.ts and domain-state.ts in SQL, and its contract suite holds them to those;
-- p_now is a clock for that, NULL for the server's. Nothing here is worth a log: a crash empties the tables, and limiter_memory with
-- them, which says since when requests are remembered.

CREATE UNLOGGED TABLE limiter_buckets (
  key text PRIMARY KEY,
  full_at double precision NOT NULL
) WITH (fillfactor = 70);

CREATE UNLOGGED TABLE limiter_domains (
  domain text PRIMARY KEY,
  full_at double precision NOT NULL DEFAULT 0,
  phase text NOT NULL DEFAULT 'closed',
  since double precision NOT NULL DEFAULT 0,
  -- Failures of a closed breaker, admitted trials of a half-open one.
  n integer NOT NULL DEFAULT 0,
  succeeded integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX limiter_domains_open ON limiter_domains (domain) WHERE phase <> 'closed';

CREATE UNLOGGED TABLE limiter_memory (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  since double precision NOT NULL
);
-- A new database has forgotten nothing.
INSERT INTO limiter_memory (since) VALUES (0);

-- Who lets requests through while Redis is away: while it is held, this database alone does. An era is one time of being held; a crash
-- must not forget it. The rule is in ports/rate-limit/spare-limits.ts.
CREATE TABLE limiter_spare (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  era bigint NOT NULL DEFAULT 0,
  since double precision NOT NULL DEFAULT 0,
  held_until double precision NOT NULL DEFAULT 0
);
INSERT INTO limiter_spare DEFAULT VALUES;

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

-- What stands in for Redis lets nothing through unless it is held. p_failures 0: whatever the breaker says.
CREATE FUNCTION enter_domain(p_domain text, p_interval double precision, p_burst integer, p_failures integer,
  p_open_for double precision, p_trials integer, p_as_spare boolean, p_now double precision DEFAULT NULL,
  OUT wait_ms double precision, OUT word text)
LANGUAGE plpgsql AS $$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_forgotten_until double precision;
  v_spare limiter_spare;
  v_trial boolean := false;
  v_asked boolean;
  v_full double precision;
BEGIN
  LOOP
    SELECT * INTO v FROM limiter_domains WHERE domain = p_domain FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO limiter_domains (domain) VALUES (p_domain) ON CONFLICT DO NOTHING;
  END LOOP;
  v_now := limiter_now(p_now);
  SELECT since INTO v_forgotten_until FROM limiter_memory;
  IF v_forgotten_until IS NULL THEN
    INSERT INTO limiter_memory (since) VALUES (v_now) ON CONFLICT DO NOTHING;
    v_forgotten_until := v_now;
  END IF;
  IF p_as_spare THEN
    SELECT * INTO v_spare FROM limiter_spare;
    IF v_spare.held_until <= v_now THEN
      wait_ms := 1000; word := 'pace';
      RETURN;
    END IF;
    v_forgotten_until := greatest(v_forgotten_until, v_spare.since);
  END IF;

  v_asked := p_failures > 0 AND v.phase <> 'closed';
  v_trial := v_asked AND v.phase = 'half-open' AND v.n < p_trials;
  IF v_asked AND NOT v_trial AND greatest(v_now - v.since, 0) < p_open_for THEN
    wait_ms := ceil(p_open_for - greatest(v_now - v.since, 0)); word := 'breaker';
    RETURN;
  END IF;

  v_full := greatest(v_now, v.full_at, v_forgotten_until + p_burst * p_interval);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  IF wait_ms > 0 THEN word := 'pace'; RETURN; END IF;
  IF v_trial THEN
    v.n := v.n + 1;
  ELSIF v_asked THEN
    v.phase := 'half-open'; v.since := v_now; v.n := 1; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains SET full_at = v_full + p_interval, phase = v.phase, since = v.since, n = v.n, succeeded = v.succeeded
  WHERE domain = p_domain;
  word := CASE WHEN v.phase = 'closed' AND v.n = 0 THEN 'clean' ELSE '' END;
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
    v.n := 0;
  ELSIF p_ok THEN
    v.succeeded := least(v.succeeded + 1, v.n);
    IF v.succeeded >= p_trials THEN v.phase := 'closed'; v.since := 0; v.n := 0; v.succeeded := 0; END IF;
  ELSIF v.phase = 'closed' AND v.n + 1 < p_failures THEN
    v.n := v.n + 1;
  ELSE
    v.phase := 'open'; v.since := limiter_now(p_now); v.n := 0; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains SET phase = v.phase, since = v.since, n = v.n, succeeded = v.succeeded WHERE domain = p_domain;
END $$;
