import { type VerificationResult } from '@tidemark/contracts/notification.ts';
import { findChannel, isVerified, type StoredChannel } from '../../features/notify/channel-store.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { verificationDelivery } from '../../features/notify/test-delivery.ts';
import { confirmAddress, stopEmails } from '../../features/notify/verification/follow-links.ts';
import { requestVerification } from '../../features/notify/verification/request-verification.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { conflict, found, ProblemError, tooMany } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

const HOUR_MS = 3_600_000;

/** Asking the owners of addresses for consent, and what the links in emails do. */
export function verificationRoutes(
  parts: ApiParts,
): Handlers<'verifyChannel' | 'confirmChannel' | 'unsubscribe'> {
  const { database, channels, send } = parts;
  return {
    verifyChannel: async ({ account, params }) => {
      const channel = found(await findChannel(database, account.id, params.id), 'channel');
      if (isVerified(channel, channels)) return { verified: true, detail: 'It is verified.' };
      if (channel.type === 'email') return sendConfirmation(parts, channel);
      const { ok, detail } = await send(verificationDelivery(channel, new Date()));
      return { verified: ok, detail };
    },
    confirmChannel: async ({ body }) => ({
      address: linked(await confirmAddress(database, body.token, new Date())),
    }),
    unsubscribe: async ({ query }) => ({ address: linked(await stopEmails(database, query.token)) }),
  };
}

async function sendConfirmation(
  { database, broadcast, channels, config }: ApiParts,
  channel: StoredChannel,
): Promise<VerificationResult> {
  if (!channels.email.usable) throw conflict('no-mail-server', 'This server sends no email.');
  const waitMs = await database.transaction((tx) =>
    requestVerification(tx, { ...channel, accountId: String(channel.account_id) }, config),
  );
  if (waitMs > 0)
    throw tooMany(
      'too-many-confirmations',
      `No more confirmation emails can be sent for now; try again in ${hoursOf(waitMs)}.`,
    );
  await broadcast.publish(DELIVERIES_DUE, null);
  return {
    verified: false,
    detail: `A link was sent to ${channel.address}. Open it to confirm the address.`,
  };
}

/** Returns the address of a link in an email, or throws if the link is not valid. */
function linked(address: string | null): string {
  if (address !== null) return address;
  throw new ProblemError(410, 'invalid-link', 'This link is invalid, has expired, or was used before.');
}

function hoursOf(ms: number): string {
  const hours = Math.ceil(ms / HOUR_MS);
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
