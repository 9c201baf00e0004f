/**
 * Asking for consent before anything else is sent to an address.
 * verification-events.ts       the two messages that ask
 * request-verification.ts      queues such a message, within the quotas
 * signed-links.ts              the tokens of the links in emails
 * follow-links.ts              what the links do: confirm an address, stop its emails
 */
import { randomBytes } from 'node:crypto';

/** Asks a mailbox's owner to confirm the address. */
export const EMAIL_CONFIRMATION = 'email.confirmation';
/** Asks a webhook's receiver to repeat a challenge. */
export const WEBHOOK_VERIFICATION = 'webhook.verification';

/** Whether the message asks for consent, so that it may go to an address that has not been verified. */
export function asksForConsent(event: string): boolean {
  return event === EMAIL_CONFIRMATION || event === WEBHOOK_VERIFICATION;
}

/** The payload of a webhook's verification request: a random text that the response must contain. */
export function newChallenge(): { challenge: string } {
  return { challenge: randomBytes(18).toString('base64url') };
}

/** The challenge in a payload. Throws if it has none. */
export function challengeOf(payload: unknown): string {
  const { challenge } = (payload ?? {}) as Partial<ReturnType<typeof newChallenge>>;
  if (typeof challenge !== 'string' || challenge === '')
    throw new Error('a verification without a challenge');
  return challenge;
}
