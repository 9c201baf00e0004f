import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSED, REDIS_PREFIX, type Redis } from '../redis/index.ts';
import { redisScript } from '../redis/script.ts';
import { MAX_VALUE_LENGTH, type Cache, type Fresh } from './index.ts';
import { sharedLoads } from './shared-loads.ts';

/** A load that takes longer is not kept. */
const LOCK_MS = 30_000;
/** For another process's load; then it is made here too. */
const WAIT_MS = 2000;
const LOOK_EVERY_MS = 25;
const SETTLE_EVERY_MS = 500;
/** Raised when a deletion could not be told: it parts all copies made before from those made after. */
const EPOCH = `${REDIS_PREFIX}copies:epoch`;

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
  readonly #loads = sharedLoads<string | null>();
  #owesDeletion = false;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  fetch(key: string, load: () => Promise<Fresh | null>): Promise<string | null> {
    return this.#loads.join(key, () => this.#loadOnce(key, load));
  }

  async delete(...keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    for (const key of keys) this.#loads.drop(key);
    try {
      await this.#redis.command('UNLINK', ...keys.flatMap((key) => [entryKey(key), lockKey(key)]));
    } catch {
      void this.#oweDeletion();
    }
  }

  async #loadOnce(key: string, load: () => Promise<Fresh | null>): Promise<string | null> {
    const token = randomUUID();
    const looked = await this.#lookPatiently(key, token);
    if (looked?.state === 'hit') return looked.text;
    if (looked?.state !== 'load') return (await load())?.value ?? null;
    const tag = looked.text;
    let fresh: Fresh | null = null;
    try {
      fresh = await load();
    } finally {
      await this.#store(key, tag + token, tag, fresh);
    }
    return fresh?.value ?? null;
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
      const keys = [EPOCH, entryKey(key), lockKey(key)];
      const reply = await this.#redis.script(LOOK, keys, [this.#redis.memoryId(), token, LOCK_MS]);
      const [state, text] = reply as [Looked['state'], string];
      return { state, text };
    } catch {
      return null;
    }
  }

  async #store(key: string, lock: string, tag: string, fresh: Fresh | null): Promise<void> {
    const isKept = fresh !== null && fresh.value.length <= MAX_VALUE_LENGTH && fresh.ttlMs >= 1;
    const args = isKept ? [lock, tag + fresh.value, Math.floor(fresh.ttlMs)] : [lock];
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
}

const entryKey = (key: string) => `${REDIS_PREFIX}copy:${key}`;
const lockKey = (key: string) => `${REDIS_PREFIX}load:${key}`;

/** The copy, if it bears the tag of this memory and epoch; else the right to load, if nobody has it. */
const LOOK = redisScript(`
local epoch, entry, lock = KEYS[1], KEYS[2], KEYS[3]
local memory, token, lockMs = ARGV[1], ARGV[2], ARGV[3]
local tag = memory .. '.' .. (redis.call('GET', epoch) or '0') .. ':'
local copy = redis.call('GET', entry)
if copy and string.sub(copy, 1, #tag) == tag then return {'hit', string.sub(copy, #tag + 1)} end
if redis.call('SET', lock, tag .. token, 'NX', 'PX', lockMs) then return {'load', tag} end
return {'wait', ''}`);

/** Gives the right to load back, and stores the copy if there is one and the right was not taken away in the meantime. */
const STORE = redisScript(`
local entry, lock = KEYS[1], KEYS[2]
if redis.call('GET', lock) ~= ARGV[1] then return 0 end
redis.call('DEL', lock)
if ARGV[2] then redis.call('SET', entry, ARGV[2], 'PX', ARGV[3]) end
return 1`);
