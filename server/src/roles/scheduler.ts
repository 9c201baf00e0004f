import { type Parts } from '../compose.ts';
import { maintainPartitions } from '../prices/partitions.ts';
import { dispatchDue } from '../schedule/dispatch-due.ts';
import { removeExpiredSessions } from '../accounts/remove-expired-sessions.ts';
import { forgetOldNotifications } from '../notify/forget-old.ts';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;
const HORIZON_MS = 1000;
const MAX_SITES_A_STEP = 1000;

/** Where a price begins: the leader sends due checks to the workers and keeps the tables in order. */
export async function scheduler(
  { config, database, queue, leadership, log }: Parts,
  signal: AbortSignal,
): Promise<void> {
  const dispatch = () =>
    dispatchDue(database, queue, {
      pacePerMinute: config.pacePerMinute,
      leaseMs: config.leaseMs,
      horizonMs: HORIZON_MS,
      maxSites: MAX_SITES_A_STEP,
      maxQueued: config.checkConcurrency * 4,
    });
  const tidy = async () => {
    await maintainPartitions(database, config.historyDays, new Date());
    await removeExpiredSessions(database);
    await forgetOldNotifications(database, config.notificationDays);
    return false;
  };
  await leadership.run('scheduler', signal, async (leading) => {
    log.info('leading the schedule');
    await Promise.all([
      repeat(
        leading,
        { everyMs: config.dispatchEveryMs, log },
        async () => (await dispatch()) >= MAX_SITES_A_STEP,
      ),
      repeat(leading, { everyMs: HOUR_MS, log }, tidy),
    ]);
  });
}
