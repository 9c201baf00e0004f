import { redisScript } from '../../redis/redis.ts';

// The rules of token-bucket.ts, domain-state.ts and circuit-breaker.ts in Lua; the contract tests compare the
// two. A domain is a hash: full (when its bucket will be full), phase (absent: closed), since, n (failures,
// or admitted trials), ok (successful trials). Numbers are stored with all digits.

const COMMON = `
local function number(x) return string.format('%.17g', x) end
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

const DOMAIN = `
local domain = ARGV[2]
local failuresToOpen, openForMs, trials = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local DAY = 86400000

local function read(key)
  local f = redis.call('HMGET', key, 'full', 'phase', 'since', 'n', 'ok')
  return {
    full = tonumber(f[1]) or 0, phase = f[2] or 'closed', since = tonumber(f[3]) or 0, n = tonumber(f[4]) or 0,
    ok = tonumber(f[5]) or 0, was = f[2] or 'closed',
  }
end

local function write(key, open, s)
  redis.call('HSET', key, 'full', number(s.full), 'phase', s.phase, 'since', number(s.since), 'n', s.n, 'ok', s.ok)
  local kept = math.max(math.ceil(s.full - now), 0) + 60000
  if s.phase ~= 'closed' or s.n > 0 then kept = math.max(kept, DAY) end
  redis.call('PEXPIRE', key, kept)
  if s.phase ~= 'closed' then
    redis.call('ZADD', open, number(s.since), domain)
  elseif s.was ~= 'closed' then
    redis.call('ZREM', open, domain)
  end
end
`;

/** ARGV: now or '', interval, burst. Returns the wait and the tokens left. */
export const TAKE = redisScript(`${COMMON}
local interval, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
local full = math.max(tonumber(redis.call('GET', KEYS[1])) or now, now)
local wait = full - now - (burst - 1) * interval
if wait > 0 then return {math.ceil(wait), 0} end
full = full + interval
redis.call('SET', KEYS[1], number(full), 'PX', math.max(math.ceil(full - now), 1))
return {0, math.floor(burst - (full - now) / interval + 1e-6)}`);

/**
 * KEYS: domain, instance, open breakers. ARGV: now or '', domain, breaker (0 0 0: ignored), interval, burst,
 * instance.
 */
export const ENTER = redisScript(`${COMMON}${DOMAIN}
local interval, burst = tonumber(ARGV[6]), tonumber(ARGV[7])
local known = redis.call('HMGET', KEYS[2], 'id', 'since')
local historyLostUntil = tonumber(known[2])
if known[1] ~= ARGV[8] then
  historyLostUntil = now
  redis.call('HSET', KEYS[2], 'id', ARGV[8], 'since', number(now))
end

local s = read(KEYS[1])
local asked = failuresToOpen > 0 and s.phase ~= 'closed'
local isTrial = asked and s.phase == 'half_open' and s.n < trials
if asked and not isTrial then
  local waited = math.max(now - s.since, 0)
  if waited < openForMs then return {math.ceil(openForMs - waited), 'breaker'} end
end

local full = math.max(now, s.full, historyLostUntil + burst * interval)
local wait = full - now - (burst - 1) * interval
if wait > 0 then return {math.ceil(wait), 'pace'} end
s.full = full + interval
if isTrial then
  s.n = s.n + 1
elseif asked then
  s.phase, s.since, s.n, s.ok = 'half_open', now, 1, 0
end
write(KEYS[1], KEYS[3], s)
return {0, (s.phase == 'closed' and s.n == 0) and 'clean' or ''}`);

/** KEYS: domain, open breakers. ARGV: now or '', domain, breaker, 1 or 0. */
export const REPORT = redisScript(`${COMMON}${DOMAIN}
local s = read(KEYS[1])
local ok = ARGV[6] == '1'
if s.phase == 'open' then return 0 end
if s.phase == 'closed' then
  s.n = ok and 0 or s.n + 1
  if s.n >= failuresToOpen and not ok then s.phase, s.since, s.n, s.ok = 'open', now, 0, 0 end
elseif not ok then
  s.phase, s.since, s.n, s.ok = 'open', now, 0, 0
else
  s.ok = math.min(s.ok + 1, s.n)
  if s.ok >= trials then s.phase, s.since, s.n, s.ok = 'closed', 0, 0, 0 end
end
write(KEYS[1], KEYS[2], s)
return 0`);

/**
 * KEYS: open breakers. ARGV: now or '', prefix of the domains' keys, limit. Removes those whose domain has
 * expired.
 */
export const OPEN_BREAKERS = redisScript(`${COMMON}
local found = {}
for _, domain in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[3] - 1)) do
  local state = redis.call('HMGET', ARGV[2] .. domain, 'phase', 'since')
  if state[1] and state[1] ~= 'closed' then
    found[#found + 1] = {domain, state[1], math.floor(math.max(now - tonumber(state[2]), 0))}
  else
    redis.call('ZREM', KEYS[1], domain)
  end
end
return found`);
