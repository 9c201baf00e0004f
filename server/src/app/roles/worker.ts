import { type Parts } from '../compose/compose.ts';
import { CHECKS } from '../../ports/queue/queue.ts';
import { type CheckTask } from '../../store/schedule/dispatch-due.ts';
import { lanesOfRegion } from '../../store/schedule/lanes.ts';
import { checkProduct } from '../../features/checks/check-product.ts';

/** Makes the checks that wait in the lanes of its region, many side by side. */
export async function worker(parts: Parts, signal: AbortSignal): Promise<void> {
  const { config, database, queue } = parts;
  const checkParts = parts.checkParts(signal);
  const lanes = () => lanesOfRegion(database, config);
  await queue.consume(CHECKS, { concurrency: config.checkConcurrency, signal, lanes }, (message) =>
    checkProduct(message.body as CheckTask, checkParts),
  );
}
