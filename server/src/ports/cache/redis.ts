import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSED, REDIS_PREFIX, type Redis, type RedisArgument } from '../redis/redis.ts';
import { redisScript } from '../redis/redis.ts';
import { MAX_VALUE_LENGTH, type Cache, type CacheableValue } from './cache.ts';
import { REMEMBERED_DELETIONS, recentDeletions } from './deletions.ts';
import { singleFlight, type Loaded } from './single-flight.ts';

/** The value of a load that takes longer is not stored. */
const LOCK_MS = 30_000;
/** How long to wait for another process's load before loading here too. */
const WAIT_MS = 2000;
const POLL_EVERY_MS = 25;
const INVALIDATE_EVERY_MS = 500;
/** Incremented after a deletion that did not reach Redis. Entries of earlier epochs are invalid. */
const EPOCH = `${REDIS_PREFIX}cache:epoch`;
/** Sorted set of recently deleted keys by deletion number. The member '' has the last number. */
const DELETIONS = `${REDIS_PREFIX}cache:deleted`;

/**
 * A cache shared by all processes. Each entry is tagged with the server's run id and the epoch, so that
 * entries of a restored snapshot are invalid. While Redis is unreachable every request loads, with one load
 * per key at a time in this process. A deletion that did not reach Redis invalidates all entries before this
 * process reads one again.
 */
export function redisCache(redis: Redis): Cache {
  return new RedisCache(redis);
}

class RedisCache implements Cache {
  readonly #redis: Redis;
  readonly #loads = singleFlight(recentDeletions());
  #mustInvalidateAll = false;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  fetch(key: string, load: () => Promise<CacheableValue | null>): Promise<string | null> {
    return this.#loads.join(key, () => this.#loadOnce(key, load));
  }

  async delete(...keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    this.#loads.invalidate(...keys);
    try {
      await this.#redis.script(
        DELETE,
        [DELETIONS, ...keys.flatMap((key) => [entryKey(key), lockKey(key)])],
        [REMEMBERED_DELETIONS, ...keys],
      );
    } catch {
      void this.#invalidateAllLater();
    }
  }

  async #loadOnce(key: string, load: () => Promise<CacheableValue | null>): Promise<Loaded> {
    const token = randomUUID();
    const found = await this.#lookUpOrWait(key, token);
    if (found?.state === 'hit') return { value: found.text, dependsOn: found.detail.split(' ').slice(1) };
    if (found?.state !== 'load') return toLoaded(await load());
    const { text: tag, detail: since } = found;
    let loaded: CacheableValue | null = null;
    try {
      loaded = await load();
    } finally {
      await this.#store(key, { lock: tag + token, header: tag + since, loaded });
    }
    return toLoaded(loaded);
  }

  /** Polls until there is an entry, or this process may load, or the wait is over. */
  async #lookUpOrWait(key: string, token: string): Promise<LookupResult | null> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const found = await this.#lookUp(key, token);
      if (found?.state !== 'wait' || performance.now() > deadline) return found;
      await sleep(POLL_EVERY_MS);
    }
  }

  /** null if Redis is unreachable. */
  async #lookUp(key: string, token: string): Promise<LookupResult | null> {
    try {
      await this.#invalidateAllIfNeeded();
      const keys = [EPOCH, DELETIONS, entryKey(key), lockKey(key)];
      const args = [this.#redis.serverRunId(), token, LOCK_MS, REMEMBERED_DELETIONS];
      const [state, text, detail] = (await this.#redis.script(LOOK_UP, keys, args)) as [
        LookupResult['state'],
        string,
        string,
      ];
      return { state, text, detail };
    } catch {
      return null;
    }
  }

  async #store(key: string, { lock, header, loaded }: StoreRequest): Promise<void> {
    const args: RedisArgument[] = [lock];
    if (loaded !== null && loaded.value.length <= MAX_VALUE_LENGTH && loaded.ttlMs >= 1)
      args.push(
        `${[header, ...(loaded.dependsOn ?? [])].join(' ')}\n${loaded.value}`,
        Math.floor(loaded.ttlMs),
      );
    await this.#redis.script(STORE, [entryKey(key), lockKey(key)], args).catch(() => undefined);
  }

  /** Repeats until it succeeds, because other processes read the entries too. */
  async #invalidateAllLater(): Promise<void> {
    if (this.#mustInvalidateAll) return;
    this.#mustInvalidateAll = true;
    while (this.#mustInvalidateAll && this.#redis.unavailableReason() !== CLOSED) {
      await sleep(INVALIDATE_EVERY_MS, undefined, { ref: false });
      await this.#invalidateAllIfNeeded().catch(() => undefined);
    }
  }

  async #invalidateAllIfNeeded(): Promise<void> {
    if (!this.#mustInvalidateAll) return;
    await this.#redis.command('INCR', EPOCH);
    this.#mustInvalidateAll = false;
  }
}

interface LookupResult {
  state: 'hit' | 'load' | 'wait';
  /** hit: the value. load: the tag of the entry to store. */
  text: string;
  /** hit: the entry's header. load: the number of the last deletion. */
  detail: string;
}

interface StoreRequest {
  lock: string;
  /**
   * The tag and the number of the last deletion before the load. With the dependencies they form the first
   * line of an entry.
   */
  header: string;
  loaded: CacheableValue | null;
}

const entryKey = (key: string) => `${REDIS_PREFIX}cache:entry:${key}`;
const lockKey = (key: string) => `${REDIS_PREFIX}cache:lock:${key}`;

function toLoaded(loaded: CacheableValue | null): Loaded {
  return { value: loaded?.value ?? null, dependsOn: loaded?.dependsOn ?? [] };
}

/**
 * Returns the entry if it has the tag of this run and epoch and none of its dependencies has been deleted
 * since. Otherwise takes the lock to load it, if the lock is free.
 */
const LOOK_UP = redisScript(`
local epoch, deletions, entry, lock = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local run, token, lockMs, remembered = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local tag = run .. '.' .. (redis.call('GET', epoch) or '0') .. ':'
local last = redis.call('ZSCORE', deletions, '') or '0'
local function isValid(head)
  local since, hasDependencies = nil, false
  for word in string.gmatch(head, '%S+') do
    if not since then since = tonumber(word) else
      hasDependencies = true
      if tonumber(redis.call('ZSCORE', deletions, word) or 0) > since then return false end
    end
  end
  return not hasDependencies or since >= tonumber(last) - remembered
end
local stored = redis.call('GET', entry)
if stored and string.sub(stored, 1, #tag) == tag then
  local stop = string.find(stored, '\\n', #tag + 1, true)
  local head = string.sub(stored, #tag + 1, stop - 1)
  if isValid(head) then return {'hit', string.sub(stored, stop + 1), head} end
end
if redis.call('SET', lock, tag .. token, 'NX', 'PX', lockMs) then return {'load', tag, last} end
return {'wait', '', ''}`);

/** Releases the lock and stores the entry, if there is one and the lock was not removed meanwhile. */
const STORE = redisScript(`
local entry, lock = KEYS[1], KEYS[2]
if redis.call('GET', lock) ~= ARGV[1] then return 0 end
redis.call('DEL', lock)
if ARGV[2] then redis.call('SET', entry, ARGV[2], 'PX', ARGV[3]) end
return 1`);

/**
 * Deletes entries and their locks, and records it. KEYS: deletions, then entry and lock per key. ARGV:
 * deletions to remember, keys.
 */
const DELETE = redisScript(`
local deletions = KEYS[1]
local last = tonumber(redis.call('ZINCRBY', deletions, #ARGV - 1, ''))
for n = 2, #ARGV do redis.call('ZADD', deletions, last, ARGV[n]) end
redis.call('ZREMRANGEBYSCORE', deletions, '-inf', last - tonumber(ARGV[1]))
for n = 2, #KEYS do redis.call('UNLINK', KEYS[n]) end
return last`);
