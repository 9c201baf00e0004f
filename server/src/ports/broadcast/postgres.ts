import { batchCalls } from '../../lib/batch-calls.ts';
import { type Database } from '../database/database.ts';
import { type Broadcast } from './broadcast.ts';
import { createListeners, wireText } from './listeners.ts';

const CHANNEL = 'tidemark_broadcast';
const MAX_BATCH = 200;

/**
 * PostgreSQL's NOTIFY, over one listening connection a process, many messages in one transaction: for some processes on one machine.
 * PostgreSQL hands all of them to every process, so that a fleet had better have Redis.
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

  const notify = batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: () => false,
    async run(notices: readonly string[]) {
      await database
        .query('SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice', [CHANNEL, notices])
        .catch(onError);
      return notices.map(() => undefined);
    },
  });

  return {
    publish: (channel, message) => notify(`${channel.name} ${wireText(message)}`),
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
