import { type Database } from '../database/index.ts';
import { type Broadcast } from './index.ts';
import { createListeners, wireText } from './listeners.ts';

const CHANNEL = 'tidemark_broadcast';

/**
 * PostgreSQL's NOTIFY, over one listening connection a process: for some processes on one machine. Each message is a small transaction
 * of the database, so that a fleet had better have Redis.
 */
export function postgresBroadcast(
  database: Pick<Database, 'query' | 'listen'>,
  onError: (error: Error) => void,
): Broadcast & { close(): Promise<void> } {
  const listeners = createListeners();
  let listening: Promise<() => Promise<void>> | null = null;

  const onNotice = (payload: string | null) => {
    if (payload === null) return listeners.tellMissed();
    const end = payload.indexOf(' ');
    listeners.deliver(payload.slice(0, end), payload.slice(end + 1));
  };

  const listenOnce = async () => {
    listening ??= database.listen(CHANNEL, onNotice);
    try {
      await listening;
    } catch (error) {
      listening = null;
      throw error;
    }
  };

  return {
    async publish(channel, message) {
      await database
        .query('SELECT pg_notify($1, $2)', [CHANNEL, `${channel} ${wireText(message)}`])
        .catch(onError);
    },
    async subscribe(channel, onMessage, onMissed) {
      await listenOnce();
      const end = listeners.add(channel, onMessage, onMissed);
      return async () => end();
    },
    async close() {
      await (
        await listening
      )?.();
    },
  };
}
