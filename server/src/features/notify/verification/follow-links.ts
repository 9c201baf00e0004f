import { type Queryable } from '../../../ports/database/database.ts';
import { type RowOf } from '../../../ports/database/rows.ts';
import { confirms, parseToken, unsubscribes, type ParsedToken } from './signed-links.ts';

type EmailChannelRow = RowOf<'channels', 'id' | 'address' | 'secret'>;

/**
 * Confirms the address that the token was sent to, and returns it. Null if the token is invalid, has expired,
 * or was used before.
 */
export async function confirmAddress(database: Queryable, token: string, now: Date): Promise<string | null> {
  const parsed = parseToken(token);
  const channel = parsed && (await findEmailChannel(database, parsed));
  if (!channel || !confirms(parsed, channel, now)) return null;
  const [confirmed] = await database.query<{ address: string }>(
    `UPDATE channels SET verified_at = now() WHERE id = $1 AND address = $2 AND verified_at IS NULL RETURNING address`,
    [channel.id, channel.address],
  );
  return confirmed?.address ?? null;
}

/**
 * Turns the channel off, and returns its address. Emails start again only if its owner turns it on and the
 * address is confirmed again. May be repeated. Null if the token is invalid.
 */
export async function stopEmails(database: Queryable, token: string): Promise<string | null> {
  const parsed = parseToken(token);
  const channel = parsed && (await findEmailChannel(database, parsed));
  if (!channel || !unsubscribes(parsed, channel)) return null;
  await database.query(
    'UPDATE channels SET enabled = false, verified_at = NULL WHERE id = $1 AND address = $2',
    [channel.id, channel.address],
  );
  return channel.address;
}

async function findEmailChannel(
  database: Queryable,
  { channelId }: ParsedToken,
): Promise<EmailChannelRow | null> {
  const [row] = await database.query<EmailChannelRow>(
    `SELECT id, address, secret FROM channels WHERE id = $1 AND type = 'email'`,
    [channelId],
  );
  return row ?? null;
}
