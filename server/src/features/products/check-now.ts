import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { requestCheck, type LeaseRules } from '../../store/schedule/request-check.ts';
import { type CheckWaiter } from './check-waiter.ts';

export interface CheckNowParts {
  database: Queryable;
  queue: Queue;
  checks: CheckWaiter;
  lease: LeaseRules;
  waitMs: number;
}

/**
 * Requests a check now and waits until it finishes, or is put off until `retryAt` because the shop asked for
 * no requests. Null if it takes longer than `waitMs` (the check continues), or if no check was started
 * because one found a price within the last `freshMs`.
 */
export async function checkNow(
  { database, queue, checks, lease, waitMs }: CheckNowParts,
  productId: string,
  freshMs = 0,
): Promise<CheckProgress | null> {
  const finished = checks.finished(productId, waitMs);
  return (await requestCheck(database, queue, productId, lease, freshMs)) ? finished : null;
}
