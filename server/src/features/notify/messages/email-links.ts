import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { confirmationToken, unsubscribeToken, type LinkedChannel } from '../verification/signed-links.ts';

const CONFIRM_WITHIN_MS = 2 * 86_400_000;

/** The page that confirms the address of an email requested at this time. */
export function confirmUrl(channel: LinkedChannel, requestedAt: Date, publicUrl: string): string {
  const expiresAt = new Date(requestedAt.getTime() + CONFIRM_WITHIN_MS);
  return urlWith('/confirm', confirmationToken(channel, expiresAt), publicUrl);
}

/** The page that stops the emails to the address. */
export function unsubscribeUrl(channel: LinkedChannel, publicUrl: string): string {
  return urlWith('/unsubscribe', unsubscribeToken(channel), publicUrl);
}

/**
 * Lets a mail program offer to unsubscribe: by one POST without a session (RFC 8058), or by opening a page.
 */
export function unsubscribeHeaders(channel: LinkedChannel, publicUrl: string): Record<string, string> {
  const url = urlWith(`${API_PREFIX}/unsubscribe`, unsubscribeToken(channel), publicUrl);
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function urlWith(path: string, token: string, publicUrl: string): string {
  const url = new URL(path, publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
