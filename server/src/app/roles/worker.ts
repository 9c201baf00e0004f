import { type Parts } from '../compose/parts.ts';
import { CHECKS } from '../../ports/queue/queue.ts';
import { loseLeases } from '../../store/schedule/lose-leases.ts';
import { lanesOfRegion } from '../../store/schedule/lanes.ts';
import { checkProduct } from '../../features/checks/check-product.ts';

/**
 * Runs the checks that wait in the lanes of its region, many at a time. It claims more than it has slots for:
 * most checks wait for something before they need one.
 */
export async function worker(
  parts: Pick<Parts, 'config' | 'database' | 'queue' | 'checkParts'>,
  signal: AbortSignal,
): Promise<void> {
  const { config, database, queue } = parts;
  const checkParts = parts.checkParts(signal);
  const lanes = () => lanesOfRegion(database, config);
  await queue.consume(
    CHECKS,
    { concurrency: checkParts.slots.capacity, signal, lanes },
    ({ body, attempt }) =>
      // A check delivered again was in flight when its worker crashed or lost the database.
      attempt > 1 ? loseLeases(database, [body], config.quarantineMs) : checkProduct(body, checkParts),
  );
}
