import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../ports/database/index.ts';
import { type Queue } from '../ports/queue/index.ts';
import { requestCheck, type LeaseRules } from '../schedule/request-check.ts';
import { type CheckWaiter } from './await-check.ts';

export interface CheckNowParts {
  database: Queryable;
  queue: Queue;
  checks: CheckWaiter;
  lease: LeaseRules;
  waitMs: number;
}

/** Has a product checked now and waits for the end of it; null when that takes longer than `waitMs`, and the check goes on. */
export async function checkNow(parts: CheckNowParts, productId: string): Promise<CheckProgress | null> {
  const finished = parts.checks.finished(productId, parts.waitMs);
  await requestCheck(parts.database, parts.queue, productId, parts.lease);
  return finished;
}
