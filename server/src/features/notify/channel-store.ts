import { createHash } from 'node:crypto';
import {
  type Channel,
  type ChannelInput,
  type ChannelList,
  type WebhookEvent,
} from '@tidemark/contracts/notification.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { assertBelowQuota, type Owner } from '../../store/quotas/quotas.ts';
import { type Channels } from './channels/channels.ts';
import { type DeliveryChannel } from './channels/channel.ts';
import { newChannelSecret } from './channels/webhook.ts';
import { type EmailQuotas } from './quotas/email-quota.ts';
import { mailboxKey } from './quotas/mailbox-key.ts';
import { requestVerification } from './verification/request-verification.ts';

/** A row of `channels`. A webhook is a channel of type `webhook`, so it is listed as both. */
export interface StoredChannel extends RowOf<
  'channels',
  | 'id'
  | 'account_id'
  | 'type'
  | 'address'
  | 'destination'
  | 'secret'
  | 'events'
  | 'enabled'
  | 'verified_at'
  | 'created_at'
> {
  events: WebhookEvent[];
}

/** Why a list of channels is refused. */
export class InvalidChannelsError extends Error {
  override readonly name = 'InvalidChannelsError';
  readonly code: 'unknown-channel' | 'duplicate-channel' | 'channels-changed' | 'version-required';

  constructor(code: InvalidChannelsError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export const CHANNEL_COLUMNS =
  'id, account_id, type, address, destination, secret, events, enabled, verified_at, created_at';

/** What saving a channel depends on. */
export interface ChannelRules {
  /** The senders, which say what an address's destination is and whether it must be verified. */
  channels: Channels;
  quotas: EmailQuotas;
}

export function listChannels(database: Queryable, accountId: string): Promise<StoredChannel[]> {
  return database.query<StoredChannel>(
    `SELECT ${CHANNEL_COLUMNS} FROM channels WHERE account_id = $1 ORDER BY id`,
    [accountId],
  );
}

export async function findChannel(
  database: Queryable,
  accountId: string,
  id: string,
): Promise<StoredChannel | null> {
  const [row] = await database.query<StoredChannel>(
    `SELECT ${CHANNEL_COLUMNS} FROM channels WHERE account_id = $1 AND id = $2`,
    [accountId, id],
  );
  return row ?? null;
}

/** Identifies a state of the list of channels: any change that `replaceChannels` can make changes it. */
export function versionOf(channels: readonly StoredChannel[]): string {
  const state = channels.map(({ id, type, address, enabled }) => [id, type, address, enabled]);
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 27);
}

/**
 * Replaces the account's channels: those with an id are updated, those without are added, all others are
 * deleted. With a version, only the list of that version is replaced; without one, nothing is deleted. Throws
 * InvalidChannelsError and QuotaExceededError.
 */
export function replaceChannels(
  database: Database,
  owner: Owner,
  { channels, version }: ChannelList,
  rules: ChannelRules,
): Promise<StoredChannel[]> {
  refuseDuplicates(channels);
  const { accountId } = owner;
  return database.transaction(async (tx) => {
    await tx.query('SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
    const current = await listChannels(tx, accountId);
    refuseUnknown(channels, current);
    if (version !== undefined && version !== versionOf(current))
      throw new InvalidChannelsError('channels-changed', 'The channels have changed. Read them again.');
    const kept = new Set(channels.map(({ id }) => Number(id)));
    const deleted = current.map(({ id }) => id).filter((id) => !kept.has(id));
    if (version === undefined && deleted.length > 0)
      throw new InvalidChannelsError('version-required', MISSING_VERSION);
    await tx.query('DELETE FROM channels WHERE account_id = $1 AND id = ANY ($2)', [accountId, deleted]);
    const unverified: NewAddress[] = [];
    for (const channel of channels) unverified.push(...(await saveChannel(tx, owner, channel, rules)));
    // In one order everywhere, because each takes a lock on its mailbox.
    const inOrder = unverified.toSorted((a, b) => (mailboxKey(a.address) < mailboxKey(b.address) ? -1 : 1));
    for (const channel of inOrder) await askForConsent(tx, channel, rules);
    return listChannels(tx, accountId);
  });
}

const MISSING_VERSION =
  'This would delete a channel that is not in the list. Send the version of the list that you read.';

function refuseDuplicates(channels: readonly ChannelInput[]): void {
  const mailboxes = channels
    .filter(({ type }) => type === 'email')
    .map(({ address }) => address.toLowerCase());
  if (new Set(mailboxes).size < mailboxes.length)
    throw new InvalidChannelsError('duplicate-channel', 'The same email address is listed twice.');
}

function refuseUnknown(channels: readonly ChannelInput[], current: readonly StoredChannel[]): void {
  const unknown = channels.find(
    ({ id, type }) => id !== undefined && !current.some((one) => one.id === Number(id) && one.type === type),
  );
  if (unknown)
    throw new InvalidChannelsError(
      'unknown-channel',
      `You have no ${unknown.type} channel with the id ${unknown.id}.`,
    );
}

/** Returns the channel if its address is new. */
async function saveChannel(
  tx: Queryable,
  owner: Owner,
  channel: ChannelInput,
  rules: ChannelRules,
): Promise<NewAddress[]> {
  const { accountId } = owner;
  const { id, type, address, enabled = true } = channel;
  if (id === undefined) {
    await assertBelowQuota(tx, type === 'webhook' ? 'webhooks' : 'channels', owner);
    const events: WebhookEvent[] = ['alert.fired'];
    const row = await insertChannel(tx, { accountId, type, address, enabled, events }, rules);
    return [{ ...row, accountId }];
  }
  const [changed] = await tx.query<{ id: number; moved: boolean }>(
    `UPDATE channels c SET address = $3, destination = $5, enabled = $4,
       verified_at = CASE WHEN before.address = $3 THEN verified_at END,
       secret = CASE WHEN before.address = $3 OR c.type = 'webhook' THEN secret ELSE $6 END
     FROM (SELECT id, address FROM channels WHERE id = $1 AND account_id = $2 FOR UPDATE) before
     WHERE c.id = before.id RETURNING c.id, before.address <> $3 AS moved`,
    [id, accountId, address, enabled, rules.channels[type].destinationOf(address), newChannelSecret()],
  );
  return changed?.moved ? [{ id: changed.id, accountId, type, address }] : [];
}

/** A channel whose address may have to be verified. */
type NewAddress = Pick<StoredChannel, 'id' | 'type' | 'address'> & { accountId: string };

export type NewChannel = Pick<StoredChannel, 'type' | 'address' | 'enabled' | 'events'> & {
  accountId: string;
};

/** Adds a channel. Its address may have to be verified, see askForConsent. */
export async function insertChannel(
  tx: Queryable,
  { accountId, type, address, enabled, events }: NewChannel,
  rules: ChannelRules,
): Promise<StoredChannel> {
  const [row] = await tx.query<StoredChannel>(
    `INSERT INTO channels (account_id, type, address, destination, secret, events, enabled)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${CHANNEL_COLUMNS}`,
    [
      accountId,
      type,
      address,
      rules.channels[type].destinationOf(address),
      newChannelSecret(),
      events,
      enabled,
    ],
  );
  return row as StoredChannel;
}

/**
 * Queues the request for consent if the address needs one. If the account has used up its confirmation
 * emails, nothing is queued: its owner can ask for one later.
 */
export async function askForConsent(
  tx: Queryable,
  channel: NewAddress,
  { channels, quotas }: ChannelRules,
): Promise<void> {
  const sender = channels[channel.type];
  if (sender.usable && !sender.trusts(channel.address)) await requestVerification(tx, channel, quotas);
}

/** Adds an email channel, and asks the mailbox's owner to confirm it. */
export async function addEmailChannel(
  tx: Queryable,
  accountId: string,
  address: string,
  rules: ChannelRules,
): Promise<void> {
  const channel: NewChannel = { accountId, type: 'email', address, enabled: true, events: ['alert.fired'] };
  await askForConsent(tx, { ...(await insertChannel(tx, channel, rules)), accountId }, rules);
}

/**
 * Converts a row into the channel that the API shows. `channels` says which types this server can send on.
 */
export function toChannel(row: StoredChannel, channels: Channels): Channel {
  return {
    id: String(row.id),
    type: row.type,
    address: row.address,
    enabled: row.enabled,
    usable: channels[row.type].usable,
    verified: isVerified(row, channels),
    createdAt: row.created_at.toISOString(),
  };
}

/** Whether messages may be sent to the channel, as far as consent is concerned. */
export function isVerified(
  { verified_at, type, address }: Pick<StoredChannel, 'verified_at' | 'type' | 'address'>,
  channels: Channels,
): boolean {
  return verified_at !== null || channels[type].trusts(address);
}

export function toDeliveryChannel(row: StoredChannel): DeliveryChannel {
  return {
    id: row.id,
    accountId: row.account_id,
    type: row.type,
    address: row.address,
    destination: row.destination,
    secret: row.secret,
    enabled: row.enabled,
    verified: row.verified_at !== null,
  };
}
