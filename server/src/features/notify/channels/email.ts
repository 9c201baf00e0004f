import { createTransport } from 'nodemailer';
import type { DeliveryResult } from './channel.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;
const MAX_DETAIL_CHARS = 500;
const MAX_SUBJECT_CHARS = 200;
/** One plain mailbox: no list, no display name, nothing that could end the header or the SMTP command. */
const MAILBOX = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,255}$/u;

type SmtpError = { code: string; response: string; responseCode: number };

type EmailMessage = {
  /** One mailbox, `name@host`. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** `<id@host>`, the same for every attempt. */
  messageId: string;
  /** Further headers, such as List-Unsubscribe. */
  headers?: Readonly<Record<string, string>>;
};

export type EmailSender = {
  /** Hands one message to the mail server; delivered means that the server took it. */
  send(message: EmailMessage): Promise<DeliveryResult>;
  close(): void;
};

export type EmailSenderOptions = {
  /** `smtp://` or `smtps://`, with credentials if the server asks for them. The operator's own, so any address will do. */
  smtpUrl: string;
  /** `Tidemark <alerts@example.com>` or a plain mailbox. */
  from: string;
};

export function createEmailSender({ smtpUrl, from }: EmailSenderOptions): EmailSender {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, headers, ...content }) {
      if (!MAILBOX.test(to)) return { ok: false, retryable: false, detail: 'this is not an e-mail address' };
      try {
        const { response } = await transport.sendMail({
          ...content,
          from,
          to: { name: '', address: to },
          subject: oneLine(subject).slice(0, MAX_SUBJECT_CHARS),
          headers: Object.entries(headers ?? {}).map(([key, value]) => ({ key, value: oneLine(value) })),
        });
        return { ok: true, detail: oneLine(response) };
      } catch (error) {
        return failure(error);
      }
    },
    close: () => transport.close(),
  };
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/**
 * A 5xx reply about this message is final; a lost connection passes, and a refused sign-in is the operator's to mend.
 * The detail goes to the channel's owner, so it names the kind of trouble and never the mail server's address.
 */
function failure(error: unknown): DeliveryResult {
  if (!(error instanceof Error)) throw error;
  const { code = 'unknown', response = '', responseCode } = error as Partial<SmtpError>;
  if (code === 'EAUTH') return { ok: false, retryable: true, detail: 'the mail server refuses our sign-in' };
  if (responseCode !== undefined) {
    const detail = `the mail server answered: ${oneLine(response).slice(0, MAX_DETAIL_CHARS)}`;
    return { ok: false, retryable: responseCode < 500, detail };
  }
  if (code === 'EENVELOPE') return { ok: false, retryable: false, detail: 'this is not an e-mail address' };
  return { ok: false, retryable: true, detail: `the mail server could not be reached (${code})` };
}
