import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSED, REDIS_PREFIX, type Redis, type RedisArgument } from '../redis/redis.ts';
import { redisScript } from '../redis/redis.ts';
import { MAX_VALUE_LENGTH, type Cache, type Fresh } from './cache.ts';
import { REMEMBERED_DELETIONS, recentDeletions } from './deletions.ts';
import { sharedLoads, type Loaded } from './single-flight.ts';

/** A load that takes longer is not kept. */
const LOCK_MS = 30_000;
/** For another process's load; then it is made here too. */
const WAIT_MS = 2000;
const LOOK_EVERY_MS = 25;
const SETTLE_EVERY_MS = 500;
/** Raised when a deletion could not be told: it parts all copies made before from those made after. */
const EPOCH = `${REDIS_PREFIX}copies:epoch`;
/** The keys deleted lately, by the number of their deletion; under '' the number of the last one. */
const DELETIONS = `${REDIS_PREFIX}copies:deleted`;

/**
 * Copies that all processes share. Each bears the memory it was written to and the epoch, so that a server restored from an old
 * snapshot shows none that was deleted since. While Redis is away every load is made, one at a time of each key in this process; a
 * deletion that Redis did not hear of drops all copies before this process looks at one again.
 */
export function redisCache(redis: Redis): Cache {
  return new RedisCache(redis);
}

class RedisCache implements Cache {
  readonly #redis: Redis;
  readonly #loads = sharedLoads(recentDeletions());
  #owesDeletion = false;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  fetch(key: string, load: () => Promise<Fresh | null>): Promise<string | null> {
    return this.#loads.join(key, () => this.#loadOnce(key, load));
  }

  async delete(...keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    this.#loads.drop(...keys);
    try {
      await this.#redis.script(
        DELETE,
        [DELETIONS, ...keys.flatMap((key) => [entryKey(key), lockKey(key)])],
        [REMEMBERED_DELETIONS, ...keys],
      );
    } catch {
      void this.#oweDeletion();
    }
  }

  async #loadOnce(key: string, load: () => Promise<Fresh | null>): Promise<Loaded> {
    const token = randomUUID();
    const looked = await this.#lookPatiently(key, token);
    if (looked?.state === 'hit') return { value: looked.text, madeOf: looked.more.split(' ').slice(1) };
    if (looked?.state !== 'load') return toLoaded(await load());
    const { text: tag, more: since } = looked;
    let fresh: Fresh | null = null;
    try {
      fresh = await load();
    } finally {
      await this.#store(key, { lock: tag + token, head: tag + since, fresh });
    }
    return toLoaded(fresh);
  }

  /** Looks until there is a copy, or the right to make one, or nothing to wait for any more. */
  async #lookPatiently(key: string, token: string): Promise<Looked | null> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const looked = await this.#look(key, token);
      if (looked?.state !== 'wait' || performance.now() > deadline) return looked;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** null: there is no Redis to ask. */
  async #look(key: string, token: string): Promise<Looked | null> {
    try {
      await this.#settleDeletion();
      const keys = [EPOCH, DELETIONS, entryKey(key), lockKey(key)];
      const args = [this.#redis.memoryId(), token, LOCK_MS, REMEMBERED_DELETIONS];
      const [state, text, more] = (await this.#redis.script(LOOK, keys, args)) as [
        Looked['state'],
        string,
        string,
      ];
      return { state, text, more };
    } catch {
      return null;
    }
  }

  async #store(key: string, { lock, head, fresh }: ToStore): Promise<void> {
    const args: RedisArgument[] = [lock];
    if (fresh !== null && fresh.value.length <= MAX_VALUE_LENGTH && fresh.ttlMs >= 1)
      args.push(`${[head, ...(fresh.madeOf ?? [])].join(' ')}\n${fresh.value}`, Math.floor(fresh.ttlMs));
    await this.#redis.script(STORE, [entryKey(key), lockKey(key)], args).catch(() => undefined);
  }

  /** Others look at copies too, so that it cannot wait until this process does. */
  async #oweDeletion(): Promise<void> {
    if (this.#owesDeletion) return;
    this.#owesDeletion = true;
    while (this.#owesDeletion && this.#redis.trouble() !== CLOSED) {
      await sleep(SETTLE_EVERY_MS, undefined, { ref: false });
      await this.#settleDeletion().catch(() => undefined);
    }
  }

  async #settleDeletion(): Promise<void> {
    if (!this.#owesDeletion) return;
    await this.#redis.command('INCR', EPOCH);
    this.#owesDeletion = false;
  }
}

interface Looked {
  state: 'hit' | 'load' | 'wait';
  /** hit: the value. load: the tag that the copy to be made has to bear. */
  text: string;
  /** hit: the copy's head. load: the number of the last deletion. */
  more: string;
}

interface ToStore {
  lock: string;
  /** The tag and the number of the last deletion before the load; with what the copy was made of, they are a line before the value. */
  head: string;
  fresh: Fresh | null;
}

const entryKey = (key: string) => `${REDIS_PREFIX}copy:${key}`;
const lockKey = (key: string) => `${REDIS_PREFIX}load:${key}`;

function toLoaded(fresh: Fresh | null): Loaded {
  return { value: fresh?.value ?? null, madeOf: fresh?.madeOf ?? [] };
}

/**
 * The copy, if it bears the tag of this memory and epoch and nothing that it was made of has been deleted since; else the right to
 * load, if nobody has it.
 */
const LOOK = redisScript(`
local epoch, deletions, entry, lock = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local memory, token, lockMs, remembered = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local tag = memory .. '.' .. (redis.call('GET', epoch) or '0') .. ':'
local last = redis.call('ZSCORE', deletions, '') or '0'
local function isWhole(head)
  local since, isMade = nil, false
  for word in string.gmatch(head, '%S+') do
    if not since then since = tonumber(word) else
      isMade = true
      if tonumber(redis.call('ZSCORE', deletions, word) or 0) > since then return false end
    end
  end
  return not isMade or since >= tonumber(last) - remembered
end
local copy = redis.call('GET', entry)
if copy and string.sub(copy, 1, #tag) == tag then
  local stop = string.find(copy, '\\n', #tag + 1, true)
  local head = string.sub(copy, #tag + 1, stop - 1)
  if isWhole(head) then return {'hit', string.sub(copy, stop + 1), head} end
end
if redis.call('SET', lock, tag .. token, 'NX', 'PX', lockMs) then return {'load', tag, last} end
return {'wait', '', ''}`);

/** Gives the right to load back, and stores the copy if there is one and the right was not taken away in the meantime. */
const STORE = redisScript(`
local entry, lock = KEYS[1], KEYS[2]
if redis.call('GET', lock) ~= ARGV[1] then return 0 end
redis.call('DEL', lock)
if ARGV[2] then redis.call('SET', entry, ARGV[2], 'PX', ARGV[3]) end
return 1`);

/** Deletes copies and takes away the right to load them, and notes it. The first key is that of the deletions, the first argument how many are remembered. */
const DELETE = redisScript(`
local deletions = KEYS[1]
local last = tonumber(redis.call('ZINCRBY', deletions, #ARGV - 1, ''))
for n = 2, #ARGV do redis.call('ZADD', deletions, last, ARGV[n]) end
redis.call('ZREMRANGEBYSCORE', deletions, '-inf', last - tonumber(ARGV[1]))
for n = 2, #KEYS do redis.call('UNLINK', KEYS[n]) end
return last`);
