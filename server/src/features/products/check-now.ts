import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { requestCheck, type LeaseRules } from '../../store/schedule/request-check.ts';
import { type CheckWaiter } from './await-check.ts';

export interface CheckNowParts {
  database: Queryable;
  queue: Queue;
  checks: CheckWaiter;
  lease: LeaseRules;
  waitMs: number;
}

/**
 * Has a product checked now and waits for the end of it; null when that takes longer than `waitMs`, and the check goes on, or when a check
 * found its price within `freshMs`, and there is none.
 */
export async function checkNow(
  { database, queue, checks, lease, waitMs }: CheckNowParts,
  productId: string,
  freshMs = 0,
): Promise<CheckProgress | null> {
  const finished = checks.finished(productId, waitMs);
  return (await requestCheck(database, queue, productId, lease, freshMs)) ? finished : null;
}
