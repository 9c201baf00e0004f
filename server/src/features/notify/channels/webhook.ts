import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Agent, request, type Dispatcher } from 'undici';
import { readBody } from '../../../shop/net/read-body.ts';
import { RefusedAddressError, type AddressGuard } from '../../../shop/net/address-guard.ts';
import { describeUnreachable, unreachableReason } from '../../../shop/net/unreachable-reason.ts';
import { challengeOf, WEBHOOK_VERIFICATION } from '../verification/verification-events.ts';
import { type ChannelSender, type DeliveryResult } from './channel.ts';

const MAX_RESPONSE_BYTES = 64 * 1024;
const MAX_EXCERPT_CHARS = 1024;
const RETRYABLE_4XX: ReadonlySet<number> = new Set([408, 409, 425, 429]);

interface WebhookMessage {
  url: string;
  /** `whsec_` and base64, see newWebhookSecret. */
  secret: string;
  /** The same for every attempt, so that receivers can recognize duplicates. */
  id: string;
  /** The event's name, such as `price.changed`. */
  type: string;
  /**
   * When the event happened. The signature has the time of the attempt, which receivers compare with their
   * clock.
   */
  timestamp: Date;
  payload: unknown;
  /** Text that a 2xx response must contain. */
  expectedText?: string | undefined;
}

export interface WebhookSender {
  /**
   * Sends one signed POST (Standard Webhooks). Redirects are not followed. Only a 2xx response counts as
   * delivered.
   */
  send(message: WebhookMessage): Promise<DeliveryResult>;
  close(): Promise<void>;
}

export interface WebhookOptions {
  guard: AddressGuard;
  userAgent: string;
  /** Whether webhooks to allow-listed hosts need no verification and have no pace. */
  trustAllowedHosts: boolean;
  timeoutMs?: number;
}

/** The webhook channel. A delivery has the same `webhook-id` in all its attempts. */
export function createWebhookChannel(options: WebhookOptions): ChannelSender {
  const sender = createWebhookSender(options);
  return {
    usable: true,
    trusts(address) {
      const url = URL.parse(address);
      return options.trustAllowedHosts && url !== null && options.guard.isAllowListed(url);
    },
    destinationOf: (address) => URL.parse(address)?.host ?? '',
    send: ({ messageId, event, createdAt, channel }, content) =>
      sender.send({
        url: channel.address,
        secret: channel.secret,
        id: `msg_${messageId}`,
        type: event,
        timestamp: createdAt,
        payload: content,
        expectedText: event === WEBHOOK_VERIFICATION ? challengeOf(content) : undefined,
      }),
    close: () => sender.close(),
  };
}

export function createWebhookSender(options: Omit<WebhookOptions, 'trustAllowedHosts'>): WebhookSender {
  const { guard, userAgent, timeoutMs = 10_000 } = options;
  const agent = new Agent({ connect: guard.connector });
  return {
    async send(message) {
      try {
        const url = receiverUrl(message.url);
        guard.checkUrl(url);
        const signal = AbortSignal.timeout(timeoutMs);
        const { body, headers } = signed(message, new Date());
        return await resultOf(
          await request(url, {
            dispatcher: agent,
            method: 'POST',
            headers: { ...headers, 'user-agent': userAgent },
            body,
            signal,
          }),
          message.expectedText,
        );
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => agent.close(),
  };
}

/** Generates a signing secret. A webhook's is shown to its owner once. */
export function newChannelSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function receiverUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new RefusedAddressError('this is not a URL', text.slice(0, 200));
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

async function resultOf(
  { statusCode: status, body }: Dispatcher.ResponseData,
  expectedText: string | undefined,
): Promise<DeliveryResult> {
  // The status decides the result, so a body that cannot be read to its end is ignored.
  const bytes = await readBody(body, { maxBytes: MAX_RESPONSE_BYTES, truncate: true }).catch(
    () => new Uint8Array(),
  );
  const text = excerpt(bytes);
  const detail = text ? `HTTP ${status}: ${text}` : `HTTP ${status}`;
  if (status >= 200 && status < 300) {
    if (expectedText === undefined || Buffer.from(bytes).includes(expectedText)) return { ok: true, detail };
    return { ok: false, retryable: true, detail: `${detail}; the response does not contain the challenge` };
  }
  if (status < 400)
    return { ok: false, retryable: false, detail: `HTTP ${status}; redirects are not followed` };
  return { ok: false, retryable: status >= 500 || RETRYABLE_4XX.has(status), detail };
}

/** The start of the response body as one line of plain text. */
function excerpt(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * MAX_EXCERPT_CHARS));
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_EXCERPT_CHARS)
    .toWellFormed();
}

function failureOf(error: unknown): DeliveryResult {
  if (error instanceof RefusedAddressError) return { ok: false, retryable: false, detail: error.reason };
  const reason = unreachableReason(error);
  if (!reason) throw error;
  return { ok: false, retryable: true, noResponse: 'receiver', detail: describeUnreachable(reason) };
}
