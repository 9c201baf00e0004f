import { batchCalls } from '../../lib/batch-calls.ts';
import { isDataError, type Database } from '../../ports/database/database.ts';
import { recordPrices, type CheckReport } from './record-price.ts';

const MAX_BATCH = 200;
/** How long to collect checks for a batch. A commit costs about the same for one check as for many. */
const COLLECT_MS = 25;

/**
 * Resolves with true if the check is stored, false if its lease has expired. Rejects if the database refuses
 * it.
 */
export type RecordCheck = (report: CheckReport) => Promise<boolean>;

/** Records checks in batches. */
export function createRecorder(database: Database): RecordCheck {
  return batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: isDataError,
    gatherMs: COLLECT_MS,
    async run(reports: readonly CheckReport[]) {
      const written = await recordPrices(database, reports);
      return reports.map((report) => written.has(report));
    },
  });
}
