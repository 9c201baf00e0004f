import { redisScript } from '../../redis/redis.ts';

// The rules of token-bucket.ts, domain-state.ts and circuit-breaker.ts in Lua; the contract tests compare the
// two. A domain is a hash: full (when its bucket will be full), taken (its last token), phase (absent:
// closed), since, n (admitted trials), ok (successful trials), pages and sources (JSON arrays, absent or
// empty text: none), pausedAt and pause (its length). Numbers are stored with all digits.

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

local function list(text)
  if not text or text == '' then return {} end
  return cjson.decode(text)
end

local function text(items)
  if #items == 0 then return '' end
  return cjson.encode(items)
end

local function includes(items, item)
  for _, one in ipairs(items) do if one == item then return true end end
  return false
end

local function read(key)
  local f = redis.call('HMGET', key, 'full', 'phase', 'since', 'n', 'ok', 'pages', 'sources', 'pausedAt', 'pause',
    'taken')
  return {
    full = tonumber(f[1]) or 0, phase = f[2] or 'closed', since = math.min(tonumber(f[3]) or 0, now),
    n = tonumber(f[4]) or 0, ok = tonumber(f[5]) or 0, pages = list(f[6]), sources = list(f[7]),
    pausedAt = math.min(tonumber(f[8]) or 0, now), pause = tonumber(f[9]) or 0, taken = tonumber(f[10]) or 0,
    was = f[2] or 'closed', ahead = (tonumber(f[3]) or 0) > now or (tonumber(f[8]) or 0) > now,
  }
end

local function write(key, open, s)
  redis.call('HSET', key, 'full', number(s.full), 'phase', s.phase, 'since', number(s.since), 'n', s.n, 'ok', s.ok,
    'pages', text(s.pages), 'sources', text(s.sources), 'pausedAt', number(s.pausedAt), 'pause', number(s.pause),
    'taken', number(s.taken))
  local kept = math.max(math.ceil(s.full - now), math.ceil(s.pausedAt + s.pause - now), 0) + 60000
  if s.phase ~= 'closed' or #s.pages > 0 then kept = math.max(kept, DAY) end
  redis.call('PEXPIRE', key, kept)
  if s.phase ~= 'closed' then
    redis.call('ZADD', open, number(s.since), domain)
  elseif s.was ~= 'closed' then
    redis.call('ZREM', open, domain)
  end
end

-- The first of the page's sources that has not failed; nil if the breaker refuses every page.
local function otherOf(s, sources)
  if #s.sources >= failuresToOpen then return nil end
  for source in string.gmatch(sources, '[^,]+') do
    if not includes(s.sources, source) then return source end
  end
end
`;

/** ARGV: now or '', interval, burst. Returns the wait and the tokens left. */
export const TAKE = redisScript(`${COMMON}
local interval, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
local stored = tonumber(redis.call('GET', KEYS[1])) or now
local full = math.max(math.min(stored, now + burst * interval), now)
local wait = full - now - (burst - 1) * interval
if wait <= 0 then full = full + interval end
if full ~= stored then redis.call('SET', KEYS[1], number(full), 'PX', math.max(math.ceil(full - now), 1)) end
if wait > 0 then return {math.ceil(wait), 0} end
return {0, math.floor(burst - (full - now) / interval + 1e-6)}`);

/**
 * KEYS: domain, instance, open breakers. ARGV: now or '', domain, breaker (0 0 0: ignored), interval, burst,
 * instance, sources of the page or ''.
 */
export const ENTER = redisScript(`${COMMON}${DOMAIN}
local interval, burst, sources = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9]
local known = redis.call('HMGET', KEYS[2], 'id', 'since')
local historyLostUntil = tonumber(known[2])
if known[1] ~= ARGV[8] or historyLostUntil > now then
  historyLostUntil = now
  redis.call('HSET', KEYS[2], 'id', ARGV[8], 'since', number(now))
end

local s = read(KEYS[1])
if s.ahead or s.taken > now then
  s.full = s.full - math.max(s.taken - now, 0)
  s.taken = math.min(s.taken, now)
  write(KEYS[1], KEYS[3], s)
end
local paused = s.pausedAt + s.pause - now
if paused > 0 then return {math.ceil(paused), 'pause'} end

local asked = failuresToOpen > 0 and s.phase ~= 'closed' and not otherOf(s, sources)
local isTrial = asked and s.phase == 'half_open' and s.n < trials
if asked and not isTrial then
  local waited = now - s.since
  if waited < openForMs then
    return {math.ceil(openForMs - waited), #s.sources < failuresToOpen and 'partial' or 'breaker'}
  end
end

local full = math.max(now, s.full, historyLostUntil + burst * interval)
local wait = full - now - (burst - 1) * interval
if wait > 0 then return {math.ceil(wait), 'pace'} end
s.full, s.taken = full + interval, now
if isTrial then
  s.n = s.n + 1
elseif asked then
  s.phase, s.since, s.n, s.ok = 'half_open', now, 1, 0
end
write(KEYS[1], KEYS[3], s)
return {0, (s.phase == 'closed' and #s.pages == 0) and 'clean' or ''}`);

/** KEYS: domain, open breakers. ARGV: now or '', domain, breaker, 1 or 0, page, its sources. */
export const REPORT = redisScript(`${COMMON}${DOMAIN}
local s = read(KEYS[1])
local ok, page, sources = ARGV[6] == '1', ARGV[7], ARGV[8]
local other = otherOf(s, sources)
if ok then
  if s.phase ~= 'closed' and not other then
    if s.phase == 'half_open' then s.ok = math.min(s.ok + 1, s.n) end
    if s.ok >= trials then s.phase = 'closed' end
  else
    s.phase = 'closed'
  end
  if s.phase == 'closed' then s.pages, s.sources = {}, {} end
elseif s.phase ~= 'closed' or not includes(s.pages, page) then
  if other then s.sources[#s.sources + 1] = other end
  if s.phase == 'closed' then s.pages[#s.pages + 1] = page end
  if s.phase == 'half_open' or #s.pages >= failuresToOpen then s.phase, s.since, s.pages = 'open', now, {} end
end
if s.phase ~= 'half_open' then s.n, s.ok = 0, 0 end
if s.phase == 'closed' then s.since = 0 end
write(KEYS[1], KEYS[2], s)
return 0`);

/** KEYS: domain, open breakers. ARGV: now or '', domain, 0 0 0, length. */
export const PAUSE = redisScript(`${COMMON}${DOMAIN}
local s = read(KEYS[1])
local length = tonumber(ARGV[6])
if s.pausedAt + s.pause >= now + length then return 0 end
s.pausedAt, s.pause = now, length
write(KEYS[1], KEYS[2], s)
return 0`);

/**
 * KEYS: open breakers. ARGV: now or '', prefix of the domains' keys, limit. Removes those whose domain has
 * expired.
 */
export const OPEN_BREAKERS = redisScript(`${COMMON}
local found = {}
for _, domain in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[3] - 1)) do
  local state = redis.call('HMGET', ARGV[2] .. domain, 'phase', 'since', 'sources')
  if state[1] and state[1] ~= 'closed' then
    local sources = (state[3] or '') == '' and {} or cjson.decode(state[3])
    found[#found + 1] = {domain, state[1], math.floor(math.max(now - tonumber(state[2]), 0)), #sources}
  else
    redis.call('ZREM', KEYS[1], domain)
  end
end
return found`);
