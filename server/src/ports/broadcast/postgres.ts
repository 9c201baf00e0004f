import { batchCalls } from '../../lib/batch-calls.ts';
import { type Database } from '../database/database.ts';
import { type Broadcast } from './broadcast.ts';
import { createListeners, encodeMessage } from './listeners.ts';

const CHANNEL = 'tidemark_broadcast';
const MAX_BATCH = 200;

/**
 * PostgreSQL's NOTIFY, with one listening connection per process and many messages per transaction.
 * PostgreSQL sends every message to every process, so this is for a few processes; larger installations
 * should use Redis.
 */
export function postgresBroadcast(
  database: Pick<Database, 'query' | 'listen'>,
  onError: (error: Error) => void,
): Broadcast & { close(): Promise<void> } {
  const listeners = createListeners();
  let listening: Promise<() => Promise<void>> | null = null;

  const onNotification = (payload: string | null) => {
    if (payload === null) return listeners.reportMissed();
    const end = payload.indexOf(' ');
    listeners.deliver(payload.slice(0, end), payload.slice(end + 1));
  };

  const listenOnce = async () => {
    listening ??= database.listen(CHANNEL, onNotification);
    try {
      await listening;
    } catch (error) {
      listening = null;
      throw error;
    }
  };

  const notify = batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: () => false,
    async run(payloads: readonly string[]) {
      await database
        .query('SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice', [CHANNEL, payloads])
        .catch(onError);
      return payloads.map(() => undefined);
    },
  });

  return {
    publish: (channel, message) => notify(`${channel.name} ${encodeMessage(message)}`),
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
