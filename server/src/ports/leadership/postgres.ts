import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../database/database.ts';
import { type Leadership } from './leadership.ts';

/** Leadership by a session advisory lock, which PostgreSQL releases when the leader's connection ends. */
export function postgresLeadership(
  database: Pick<Database, 'withLock'>,
  options: { retryEveryMs: number; onError: (error: Error) => void },
): Leadership {
  return {
    async run(name, signal, lead) {
      while (!signal.aborted) {
        try {
          await database.withLock(`leader:${name}`, (lost) => lead(AbortSignal.any([signal, lost])));
        } catch (error) {
          options.onError(error as Error);
        }
        await sleep(options.retryEveryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
