import { type RateLimit } from '../../ports/rate-limit/rate-limit.ts';
import { QuotaExceededError, type Owner } from '../../store/quotas/quotas.ts';
import { type Log } from '../../telemetry/log.ts';

export interface CheckQuotaParts {
  rateLimit: Pick<RateLimit, 'take'>;
  log: Pick<Log, 'warn'>;
}

const HOUR_MS = 3_600_000;

/**
 * Counts one check that the account requests. Throws QuotaExceededError when it has requested as many within
 * the hour as it may. If the counter is unreachable, the check is allowed.
 */
export async function countCheck({ rateLimit, log }: CheckQuotaParts, owner: Owner): Promise<void> {
  const limit = owner.limits.checksPerHour;
  if (limit === null) return;
  const waitMs = await rateLimit.take(`checks-per-hour:account:${owner.accountId}`, rateOf(limit)).then(
    (taken) => taken.waitMs,
    (error: unknown) => {
      log.warn({ err: error }, 'a requested check could not be counted');
      return 0;
    },
  );
  if (waitMs > 0) throw new QuotaExceededError('checksPerHour', limit, waitMs);
}

/** Half may come at once and half over the hour, so that no hour sees more than the limit. */
function rateOf(perHour: number): { burst: number; intervalMs: number } {
  const burst = Math.ceil(perHour / 2);
  return { burst, intervalMs: HOUR_MS / Math.max(1, perHour - burst) };
}
