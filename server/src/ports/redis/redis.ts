import { createHash } from 'node:crypto';

/** A Lua script and the hash that the server knows it by. */
export interface RedisScript {
  text: string;
  sha: string;
}

/** Hashes a Lua script. */
export function redisScript(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

export type RedisArgument = string | number;

/** One Redis server. Nothing waits for it: a command is answered within a small bound or rejects with RedisAwayError. */
export interface Redis {
  /** null while it answers; else why it does not, in words that hold no secret. */
  trouble(): string | null;
  /** Of the server's memory: after a restart, which may have lost anything, it is another. Empty before the first connection. */
  memoryId(): string;
  command(...args: RedisArgument[]): Promise<unknown>;
  script(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown>;
  /**
   * Listens from the moment that it resolves, or, where there is no connection then, as soon as there is one. Calls `onReconnected` when
   * there was a time without.
   */
  subscribe(channel: string, onMessage: (text: string) => void, onReconnected: () => void): Promise<void>;
  close(): Promise<void>;
}

/** There is no connection, or no answer in time; whether the command was carried out is not known. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

/** Stands before every key and channel. */
export const REDIS_PREFIX = 'tidemark:';

/** The trouble of a connection that was closed for good. */
export const CLOSED = 'closed';
