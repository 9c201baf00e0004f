import { createClient, type RedisClientOptions } from '@redis/client';

const CONNECT_TIMEOUT_MS = 2000;
/** Time without a response to pings after which the connection is closed. */
const SOCKET_TIMEOUT_MS = 5000;
const PING_EVERY_MS = 1000;
const MAX_RETRY_DELAY_MS = 2000;

export type Client = ReturnType<typeof newClient>;

/**
 * Creates an unopened connection. Once opened it reconnects forever; commands are not queued while it is
 * down.
 */
export function newClient(url: string) {
  const options: RedisClientOptions = {
    url,
    disableOfflineQueue: true,
    pingInterval: PING_EVERY_MS,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      reconnectStrategy: (retries: number) => Math.min(50 * 2 ** Math.min(retries, 10), MAX_RETRY_DELAY_MS),
    },
  };
  return createClient(options);
}
