import { createTransport } from 'nodemailer';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { alertEmail, type EmailContent } from '../messages/alert-email.ts';
import { confirmationEmail } from '../messages/confirmation-email.ts';
import { confirmUrl, unsubscribeHeaders, unsubscribeUrl } from '../messages/email-links.ts';
import { TEST_EVENT, testEmail } from '../messages/test-email.ts';
import { EMAIL_CONFIRMATION } from '../verification/verification-events.ts';
import { type ChannelSender, type Delivery, type DeliveryResult } from './channel.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
const MAX_DETAIL_CHARS = 500;
const MAX_SUBJECT_CHARS = 200;
/** One plain mailbox: no list, no display name, no character that could end a header or an SMTP command. */
const MAILBOX = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,255}$/u;

interface SmtpError {
  code: string;
  response: string;
  responseCode: number;
}

interface EmailMessage {
  /** One mailbox, `name@host`. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** `<id@host>`, the same for every attempt. */
  messageId: string;
  /** Further headers, such as List-Unsubscribe. */
  headers?: Readonly<Record<string, string>>;
}

export interface EmailSender {
  /** Sends one message. Success means that the mail server accepted it. */
  send(message: EmailMessage): Promise<DeliveryResult>;
  close(): void;
}

export interface EmailSenderOptions {
  /**
   * `smtp://` or `smtps://`, with credentials if needed. Set by the operator, so private addresses are
   * allowed.
   */
  smtpUrl: string;
  /** `Tidemark <alerts@example.com>` or a plain mailbox. */
  from: string;
  /** For one message, the connection included. */
  timeoutMs?: number;
  /** Connections to the mail server; each carries one message at a time. */
  maxConnections?: number;
}

export interface EmailOptions {
  /** See `EmailSenderOptions`. Undefined: this server sends no email. */
  smtpUrl: string | undefined;
  mailFrom: string;
  /** The base of links to the web app; its host is used in message ids. */
  publicUrl: string;
  timeoutMs?: number;
  emailSlots: number;
}

const NO_MAIL_SERVER: DeliveryResult = {
  ok: false,
  retryable: false,
  skipped: true,
  detail: 'This server sends no email: its operator has not set SMTP_URL.',
};

const TIMED_OUT: DeliveryResult = {
  ok: false,
  retryable: true,
  noResponse: 'relay',
  detail: 'the mail server took too long to respond',
};

/** The email channel. A delivery has the same Message-ID in all its attempts. */
export function createEmailChannel(options: EmailOptions): ChannelSender {
  const { smtpUrl, publicUrl, emailSlots } = options;
  const sender = smtpUrl
    ? createEmailSender({ ...options, smtpUrl, from: options.mailFrom, maxConnections: emailSlots })
    : null;
  const { hostname } = new URL(publicUrl);
  return {
    usable: sender !== null,
    // A mail server passes messages on to anyone, so trusting it says nothing about an address.
    trusts: () => false,
    destinationOf: (address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase(),
    async send(delivery, content) {
      if (!sender) return NO_MAIL_SERVER;
      return sender.send({
        ...contentOf(delivery, content, publicUrl),
        to: delivery.channel.address,
        messageId: `<${delivery.messageId}@${hostname}>`,
        headers: unsubscribeHeaders(delivery.channel, publicUrl),
      });
    },
    close: async () => sender?.close(),
  };
}

function contentOf(
  { event, channel, createdAt }: Delivery,
  content: unknown,
  publicUrl: string,
): EmailContent {
  if (event === EMAIL_CONFIRMATION) return confirmationEmail(confirmUrl(channel, createdAt, publicUrl));
  const urls = { publicUrl, unsubscribeUrl: unsubscribeUrl(channel, publicUrl) };
  return event === TEST_EVENT ? testEmail(urls.unsubscribeUrl) : alertEmail(content as Notification, urls);
}

export function createEmailSender({
  smtpUrl,
  from,
  timeoutMs = 15_000,
  maxConnections = 5,
}: EmailSenderOptions): EmailSender {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, headers, ...content }) {
      if (!MAILBOX.test(to)) return { ok: false, retryable: false, detail: 'this is not an email address' };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const { response } = await transport.sendMail({
          ...content,
          from,
          to: { name: '', address: to },
          subject: oneLine(subject).slice(0, MAX_SUBJECT_CHARS),
          headers: Object.entries(headers ?? {}).map(([key, value]) => ({ key, value: oneLine(value) })),
          signal,
        });
        return { ok: true, detail: oneLine(response) };
      } catch (error) {
        return signal.aborted ? TIMED_OUT : failureOf(error);
      }
    },
    close: () => transport.close({ force: true }),
  };
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/**
 * A 5xx reply to this message is final. A lost connection is temporary, and the operator can correct rejected
 * credentials. The channel's owner reads the detail, so it never contains the mail server's address.
 */
function failureOf(error: unknown): DeliveryResult {
  if (!(error instanceof Error)) throw error;
  const { code = 'unknown', response = '', responseCode } = error as Partial<SmtpError>;
  if (code === 'EAUTH')
    return {
      ok: false,
      retryable: true,
      noResponse: 'relay',
      detail: 'the mail server rejected our credentials',
    };
  if (responseCode !== undefined) {
    const detail = `the mail server replied: ${oneLine(response).slice(0, MAX_DETAIL_CHARS)}`;
    return { ok: false, retryable: responseCode < 500, detail };
  }
  if (code === 'EENVELOPE') return { ok: false, retryable: false, detail: 'this is not an email address' };
  return {
    ok: false,
    retryable: true,
    noResponse: 'relay',
    detail: `the mail server could not be reached (${code})`,
  };
}
