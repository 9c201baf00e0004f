import { type Database } from '../ports/database/index.ts';
import { recordPrices, type CheckReport } from './record-price.ts';

const MAX_BATCH = 200;

/** Resolves true when the check is stored, false when it came too late. Rejects when the database refused the batch. */
export type Record = (report: CheckReport) => Promise<boolean>;

interface Waiting extends PromiseWithResolvers<boolean> {
  report: CheckReport;
}

/** Records checks in batches: while one batch is being written the next one gathers, so load makes batches and quiet makes none. */
export function createRecorder(database: Database): Record {
  let waiting: Waiting[] = [];
  let writing = false;

  const drain = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(MAX_BATCH);
      await write(database, batch);
    }
    writing = false;
  };

  return (report) => {
    const entry: Waiting = { report, ...Promise.withResolvers<boolean>() };
    waiting.push(entry);
    if (!writing) void drain();
    return entry.promise;
  };
}

async function write(database: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    const applied = await recordPrices(
      database,
      batch.map((entry) => entry.report),
    );
    for (const { report, resolve } of batch) resolve(applied.has(report));
  } catch (error) {
    if (batch.length === 1) return batch[0]?.reject(error);
    for (const entry of batch) await write(database, [entry]);
  }
}
