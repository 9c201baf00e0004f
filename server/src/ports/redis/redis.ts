import { createHash } from 'node:crypto';

/** A Lua script and its SHA-1 hash, under which the server caches it. */
export interface RedisScript {
  text: string;
  sha: string;
}

export function redisScript(text: string): RedisScript {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

export type RedisArgument = string | number;

/**
 * One Redis server. Commands settle within about a second; without a response they reject with
 * RedisUnreachableError.
 */
export interface Redis {
  /** null while the server responds, otherwise the reason, without secrets. */
  unavailableReason(): string | null;
  /**
   * The server's run_id, which changes with a restart that may have lost data. Empty before the first
   * connection.
   */
  serverRunId(): string;
  command(...args: RedisArgument[]): Promise<unknown>;
  script(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown>;
  /**
   * Active when the promise resolves, or once there is a connection. Calls `onReconnected` after an outage,
   * in which messages may have been lost.
   */
  subscribe(channel: string, onMessage: (text: string) => void, onReconnected: () => void): Promise<void>;
  close(): Promise<void>;
}

/** There is no connection, or no response in time. The command may or may not have been executed. */
export class RedisUnreachableError extends Error {
  override readonly name = 'RedisUnreachableError';
}

/** Prefix of every key and channel. */
export const REDIS_PREFIX = 'tidemark:';

/** The unavailable reason after `close`. */
export const CLOSED = 'closed';
