import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { readBody } from '../../../shop/net/read-body.ts';
import { RefusedAddressError, type AddressGuard } from '../../../shop/net/address-guard.ts';
import { describeUnreachable, unreachableReason } from '../../../shop/net/unreachable-reason.ts';
import type { DeliveryResult } from './channel.ts';

const MAX_RESPONSE_BYTES = 64 * 1024;
const MAX_SHOWN_CHARS = 1024;
const RETRYABLE_4XX: ReadonlySet<number> = new Set([408, 409, 425, 429]);

type WebhookMessage = {
  url: string;
  /** `whsec_` and base64, as newWebhookSecret makes it. */
  secret: string;
  /** The same for every attempt, so that the receiver can drop repetitions. */
  id: string;
  /** The event's name, `price.changed`. */
  type: string;
  /** When the event happened. The signature carries the time of the attempt, which receivers check against their clock. */
  timestamp: Date;
  payload: unknown;
};

export type WebhookSender = {
  /** One signed POST (Standard Webhooks). Redirects are not followed; only a 2xx answer counts as delivered. */
  send(message: WebhookMessage): Promise<DeliveryResult>;
  close(): Promise<void>;
};

export type WebhookSenderOptions = { guard: AddressGuard; userAgent: string; timeoutMs?: number };

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { guard, userAgent, timeoutMs = 10_000 } = options;
  const agent = new Agent({ connect: guard.connector });
  return {
    async send(message) {
      try {
        const url = receiverUrl(message.url);
        guard.checkUrl(url);
        const signal = AbortSignal.timeout(timeoutMs);
        const { body, headers } = signed(message, new Date());
        return await answer(
          await request(url, {
            dispatcher: agent,
            method: 'POST',
            headers: { ...headers, 'user-agent': userAgent },
            body,
            signal,
          }),
        );
      } catch (error) {
        return failure(error);
      }
    },
    close: () => agent.close(),
  };
}

/** A new random signing secret, to be shown to the webhook's owner once. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function receiverUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new RefusedAddressError('this is not a web address', text.slice(0, 200));
  return url;
}

function signed({ secret, id, type, timestamp, payload }: WebhookMessage, sentAt: Date) {
  const body = JSON.stringify({ type, timestamp: timestamp.toISOString(), data: payload });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
  };
  return { body, headers };
}

async function answer({ statusCode: status, body }: Dispatcher.ResponseData): Promise<DeliveryResult> {
  // The status has decided by now: an answer that breaks off while it is read changes nothing.
  const bytes = await readBody(body, { maxBytes: MAX_RESPONSE_BYTES, truncate: true }).catch(
    () => new Uint8Array(),
  );
  const said = shown(bytes);
  const detail = said ? `answered ${status}: ${said}` : `answered ${status}`;
  if (status >= 200 && status < 300) return { ok: true, detail };
  if (status < 400)
    return { ok: false, retryable: false, detail: `answered ${status}; redirects are not followed` };
  return { ok: false, retryable: status >= 500 || RETRYABLE_4XX.has(status), detail };
}

/** The start of the receiver's words as one line of plain text. */
function shown(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * MAX_SHOWN_CHARS));
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_SHOWN_CHARS)
    .toWellFormed();
}

function failure(error: unknown): DeliveryResult {
  if (error instanceof RefusedAddressError) return { ok: false, retryable: false, detail: error.reason };
  const reason = unreachableReason(error);
  if (!reason) throw error;
  return { ok: false, retryable: true, detail: describeUnreachable(reason) };
}
