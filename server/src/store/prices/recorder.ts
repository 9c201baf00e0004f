import { batchCalls } from '../../lib/batch-calls.ts';
import { isDataError, type Database } from '../../ports/database/database.ts';
import { recordPrices, type CheckReport } from './record-price.ts';

const MAX_BATCH = 200;
/** A commit costs much the same for one check as for many. */
const GATHER_MS = 25;

/** Resolves true when the check is stored, false when it came too late. Rejects when the database refused it. */
export type Record = (report: CheckReport) => Promise<boolean>;

/** Records checks in batches. */
export function createRecorder(database: Database): Record {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: isDataError,
    gatherMs: GATHER_MS,
    async run(reports: readonly CheckReport[]) {
      const written = await recordPrices(database, reports);
      return reports.map((report) => written.has(report));
    },
  });
}
