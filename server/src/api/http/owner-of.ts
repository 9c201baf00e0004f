import { type Account } from '@tidemark/contracts/account.ts';
import { type Config } from '../../config/config.ts';
import { quotaLimits, type Owner } from '../../store/quotas/quotas.ts';

/** The caller's account with its quotas. */
export function ownerOf(config: Config, { id, isAdmin }: Account): Owner {
  return { accountId: id, limits: quotaLimits(config, { isAdmin }) };
}
