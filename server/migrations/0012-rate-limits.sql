-- Token buckets, pauses and circuit breakers, for processes that share a PostgreSQL but no Redis, or whose
-- Redis is unreachable. Times are milliseconds since 1970. The functions are token-bucket.ts and
-- domain-state.ts of ports/rate-limit in SQL; its contract suite holds both to the same behaviour and passes
-- its own clock as p_now (NULL: the server's clock). Nothing here is worth logging: a crash empties the
-- unlogged tables, and limiter_reset records since when requests are counted. A stored time that lies further
-- ahead than the rules can put it was stored before the clock was set back, and counts as the latest possible
-- one.

CREATE TYPE breaker_phase AS ENUM ('closed', 'open', 'half_open');

CREATE UNLOGGED TABLE limiter_buckets (
  key text PRIMARY KEY,
  full_at double precision NOT NULL
) WITH (fillfactor = 70);

CREATE UNLOGGED TABLE limiter_domains (
  domain text PRIMARY KEY,
  full_at double precision NOT NULL DEFAULT 0,
  -- When the last token was taken. If that lies ahead, the clock was set back, and full_at moves with it.
  taken_at double precision NOT NULL DEFAULT 0,
  phase breaker_phase NOT NULL DEFAULT 'closed',
  since double precision NOT NULL DEFAULT 0,
  -- Admitted and succeeded trials of a half-open breaker.
  admitted integer NOT NULL DEFAULT 0,
  succeeded integer NOT NULL DEFAULT 0,
  -- Pages that failed since the last success, while the breaker is closed.
  pages text[] NOT NULL DEFAULT '{}',
  -- The accounts that their failures are attributed to, also while the breaker is open.
  sources text[] NOT NULL DEFAULT '{}',
  -- No request is let through for pause_for milliseconds from pause_since on.
  pause_since double precision NOT NULL DEFAULT 0,
  pause_for double precision NOT NULL DEFAULT 0
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
  v_stored double precision;
  v_full double precision;
  v_now double precision;
BEGIN
  INSERT INTO limiter_buckets (key, full_at) VALUES (p_key, 0) ON CONFLICT DO NOTHING;
  SELECT full_at INTO v_stored FROM limiter_buckets WHERE key = p_key FOR UPDATE;
  v_now := limiter_now(p_now);
  v_full := greatest(least(coalesce(v_stored, 0), v_now + p_burst * p_interval), v_now);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  tokens_left := 0;
  IF wait_ms = 0 THEN
    v_full := v_full + p_interval;
    tokens_left := floor(p_burst - (v_full - v_now) / p_interval + 1e-6);
  END IF;
  IF v_full <> v_stored THEN UPDATE limiter_buckets SET full_at = v_full WHERE key = p_key; END IF;
END $$;

-- As a failover it lets nothing through unless it is leased. p_failures 0: the breaker is ignored. p_sources:
-- the sources of the page, separated by commas, NULL if they are not known.
CREATE FUNCTION enter_domain(p_domain text, p_interval double precision, p_burst integer, p_failures integer,
  p_open_for double precision, p_trials integer, p_sources text, p_is_failover boolean,
  p_now double precision DEFAULT NULL,
  OUT wait_ms double precision, OUT status text)
LANGUAGE plpgsql AS $$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_reset_at double precision;
  v_failover limiter_failover;
  v_is_open boolean;
  v_is_trial boolean;
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

  IF greatest(v.taken_at, v.since, v.pause_since) > v_now THEN
    v.full_at := v.full_at - greatest(v.taken_at - v_now, 0);
    v.taken_at := least(v.taken_at, v_now);
    v.since := least(v.since, v_now);
    v.pause_since := least(v.pause_since, v_now);
    UPDATE limiter_domains
    SET full_at = v.full_at, taken_at = v.taken_at, since = v.since, pause_since = v.pause_since
    WHERE domain = p_domain;
  END IF;

  IF v.pause_since + v.pause_for > v_now THEN
    wait_ms := ceil(v.pause_since + v.pause_for - v_now); status := 'pause';
    RETURN;
  END IF;

  v_is_open := p_failures > 0 AND v.phase <> 'closed'
    AND NOT (p_sources IS NOT NULL AND cardinality(v.sources) < p_failures
      AND NOT string_to_array(p_sources, ',') <@ v.sources);
  v_is_trial := v_is_open AND v.phase = 'half_open' AND v.admitted < p_trials;
  IF v_is_open AND NOT v_is_trial AND v_now - v.since < p_open_for THEN
    wait_ms := ceil(p_open_for - (v_now - v.since));
    status := CASE WHEN cardinality(v.sources) < p_failures THEN 'partial' ELSE 'breaker' END;
    RETURN;
  END IF;

  v_full := greatest(v_now, v.full_at, least(v_reset_at, v_now) + p_burst * p_interval);
  wait_ms := greatest(ceil(v_full - v_now - (p_burst - 1) * p_interval), 0) + 0;
  IF wait_ms > 0 THEN status := 'pace'; RETURN; END IF;
  IF v_is_trial THEN
    v.admitted := v.admitted + 1;
  ELSIF v_is_open THEN
    v.phase := 'half_open'; v.since := v_now; v.admitted := 1; v.succeeded := 0;
  END IF;
  UPDATE limiter_domains
  SET full_at = v_full + p_interval, taken_at = v_now, phase = v.phase, since = v.since, admitted = v.admitted,
    succeeded = v.succeeded
  WHERE domain = p_domain;
  status := CASE WHEN v.phase = 'closed' AND v.pages = '{}' THEN 'clean' ELSE '' END;
END $$;

CREATE FUNCTION report_domain(p_domain text, p_ok boolean, p_page text, p_sources text, p_failures integer,
  p_trials integer, p_now double precision DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v limiter_domains;
  v_now double precision;
  v_other text;
BEGIN
  LOOP
    SELECT * INTO v FROM limiter_domains WHERE domain = p_domain FOR UPDATE;
    EXIT WHEN FOUND;
    IF p_ok THEN RETURN; END IF;
    INSERT INTO limiter_domains (domain) VALUES (p_domain) ON CONFLICT DO NOTHING;
  END LOOP;
  v_now := limiter_now(p_now);
  v.since := least(v.since, v_now);
  -- The first of the page's sources that has not failed, unless the breaker refuses every page.
  SELECT source INTO v_other FROM unnest(string_to_array(p_sources, ',')) WITH ORDINALITY AS given (source, place)
  WHERE cardinality(v.sources) < p_failures AND source <> ALL (v.sources) ORDER BY place LIMIT 1;
  IF p_ok AND v.phase <> 'closed' AND v_other IS NULL THEN
    IF v.phase = 'half_open' THEN v.succeeded := least(v.succeeded + 1, v.admitted); END IF;
    IF v.succeeded >= p_trials THEN v.phase := 'closed'; v.sources := '{}'; END IF;
  ELSIF p_ok THEN
    v.phase := 'closed'; v.pages := '{}'; v.sources := '{}';
  ELSIF v.phase <> 'closed' OR p_page <> ALL (v.pages) THEN
    IF v_other IS NOT NULL THEN v.sources := v.sources || v_other; END IF;
    IF v.phase = 'closed' THEN v.pages := v.pages || p_page; END IF;
    IF v.phase = 'half_open' OR cardinality(v.pages) >= p_failures THEN
      v.phase := 'open'; v.since := v_now; v.pages := '{}';
    END IF;
  END IF;
  IF v.phase <> 'half_open' THEN v.admitted := 0; v.succeeded := 0; END IF;
  IF v.phase = 'closed' THEN v.since := 0; END IF;
  UPDATE limiter_domains
  SET phase = v.phase, since = v.since, admitted = v.admitted, succeeded = v.succeeded, pages = v.pages,
    sources = v.sources, pause_since = least(v.pause_since, v_now)
  WHERE domain = p_domain;
END $$;

CREATE FUNCTION pause_domain(p_domain text, p_for double precision, p_now double precision DEFAULT NULL)
  RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_now double precision := limiter_now(p_now);
BEGIN
  INSERT INTO limiter_domains AS d (domain, pause_since, pause_for) VALUES (p_domain, v_now, p_for)
  ON CONFLICT (domain) DO UPDATE SET pause_since = v_now, pause_for = p_for, since = least(d.since, v_now)
  WHERE least(d.pause_since, v_now) + d.pause_for < v_now + p_for;
END $$;
