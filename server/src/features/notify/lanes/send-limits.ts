import { type Config } from '../../../config/config.ts';
import { type Database } from '../../../ports/database/database.ts';
import { type Rate, type RateLimit } from '../../../ports/rate-limit/rate-limit.ts';
import { type Delivery, type DeliveryChannel, type Postponed } from '../channels/channel.ts';
import { takeEmailQuota, type EmailQuotas } from '../quotas/email-quota.ts';
import { asksForConsent } from '../verification/verification-events.ts';

/** Counts a message that is about to be sent. Resolves to null, or to how long it has to wait. */
export type TakeSendLimit = (delivery: Delivery) => Promise<Postponed | null>;

interface SendLimitParts {
  database: Database;
  rateLimit: Pick<RateLimit, 'take'>;
  config: EmailQuotas & Pick<Config, 'webhooksPerHostPerMinute' | 'verificationsPerHostPerHour'>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The limits on what leaves this server for addresses of users, over all processes: emails per account and
 * mailbox, webhook requests and verification requests per host.
 */
export function createSendLimits({ database, rateLimit, config }: SendLimitParts): TakeSendLimit {
  const pace = rateWithin(config.webhooksPerHostPerMinute, MINUTE_MS);
  const verifications = rateWithin(config.verificationsPerHostPerHour, HOUR_MS);

  async function takeEmail({ event, channel }: Delivery): Promise<Postponed | null> {
    // A confirmation was counted when it was requested.
    if (asksForConsent(event)) return null;
    const waitMs = await database.transaction((tx) =>
      takeEmailQuota(tx, { ...channel, isConfirmation: false }, config),
    );
    return waitMs === 0 ? null : postponed(waitMs, 'channel', 'the quota of emails is used up');
  }

  async function takeVerification({ accountId, address }: DeliveryChannel): Promise<Postponed | null> {
    for (const key of [`of:${accountId}`, `at:${hostnameOf(address)}`]) {
      const { waitMs } = await rateLimit.take(`webhook-verifications:${key}`, verifications);
      if (waitMs > 0) return postponed(waitMs, 'channel', 'too many verification requests');
    }
    return null;
  }

  async function takeWebhook({ event, channel }: Delivery): Promise<Postponed | null> {
    const refused = asksForConsent(event) ? await takeVerification(channel) : null;
    if (refused) return refused;
    const { waitMs } = await rateLimit.take(`webhooks:${hostnameOf(channel.address)}`, pace);
    return waitMs === 0
      ? null
      : postponed(waitMs, 'destination', 'this host receives as many requests as it may');
  }

  return (delivery) => (delivery.channel.type === 'email' ? takeEmail(delivery) : takeWebhook(delivery));
}

/** A rate that lets at most `most` through in any window of this length, a quarter of them at once. */
export function rateWithin(most: number, windowMs: number): Rate {
  if (most === 1) return { burst: 1, intervalMs: windowMs };
  const burst = Math.max(1, Math.floor(most / 4));
  return { burst, intervalMs: windowMs / (most - burst) };
}

function postponed(postponedMs: number, blocks: Postponed['blocks'], detail: string): Postponed {
  return { ok: false, postponedMs, blocks, detail };
}

/** Without the port: the ports of one host are one receiver. */
function hostnameOf(address: string): string {
  return URL.parse(address)?.hostname ?? '';
}
