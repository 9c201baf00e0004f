import { createClient, type RedisClientOptions } from '@redis/client';

const CONNECT_TIMEOUT_MS = 2000;
/** A connection on which pings stay unanswered for so long is given up. */
const SILENCE_MS = 5000;
const PING_EVERY_MS = 1000;
const LONGEST_RETRY_MS = 2000;

export type Client = ReturnType<typeof newClient>;

/** A connection to be opened, which then never gives up. While it is away nothing queues for it. */
export function newClient(url: string) {
  const options: RedisClientOptions = {
    url,
    disableOfflineQueue: true,
    pingInterval: PING_EVERY_MS,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries: number) => Math.min(50 * 2 ** Math.min(retries, 10), LONGEST_RETRY_MS),
    },
  };
  return createClient(options);
}
