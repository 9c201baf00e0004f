import { createHmac, timingSafeEqual } from 'node:crypto';

/** The channel that a link is about. Its secret signs the link. */
export interface LinkedChannel {
  id: number;
  address: string;
  secret: string;
}

/** A token that has not been checked against its channel yet. */
export interface ParsedToken {
  channelId: string;
  /** Seconds since 1970; null for a link that does not expire. */
  expiresAtSeconds: number | null;
  signature: string;
}

const TOKEN = /^(\d{1,18})\.(?:(\d{1,12})\.)?([\w-]{43})$/;

/** The token of a link that confirms the address until a time. */
export function confirmationToken(channel: LinkedChannel, expiresAt: Date): string {
  const expiresAtSeconds = Math.floor(expiresAt.getTime() / 1000);
  return `${channel.id}.${expiresAtSeconds}.${signatureOf(channel, `confirm ${expiresAtSeconds}`)}`;
}

/** The token of a link that stops the emails to the address. */
export function unsubscribeToken(channel: LinkedChannel): string {
  return `${channel.id}.${signatureOf(channel, 'unsubscribe')}`;
}

/** Null if the text cannot be a token. */
export function parseToken(token: string): ParsedToken | null {
  const [, channelId, expiry, signature] = TOKEN.exec(token) ?? [];
  if (channelId === undefined || signature === undefined) return null;
  return { channelId, expiresAtSeconds: expiry === undefined ? null : Number(expiry), signature };
}

/** Whether the token confirms this channel's address at this time. */
export function confirms(
  { expiresAtSeconds, signature }: ParsedToken,
  channel: LinkedChannel,
  now: Date,
): boolean {
  if (expiresAtSeconds === null || expiresAtSeconds * 1000 <= now.getTime()) return false;
  return isEqual(signature, signatureOf(channel, `confirm ${expiresAtSeconds}`));
}

/** Whether the token stops the emails to this channel's address. */
export function unsubscribes({ expiresAtSeconds, signature }: ParsedToken, channel: LinkedChannel): boolean {
  return expiresAtSeconds === null && isEqual(signature, signatureOf(channel, 'unsubscribe'));
}

function signatureOf({ id, address, secret }: LinkedChannel, purpose: string): string {
  return createHmac('sha256', secret).update(`${id}\n${address}\n${purpose}`).digest('base64url');
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
