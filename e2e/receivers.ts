import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { eventually } from './eventually.ts';

export interface Mail {
  to: string[];
  /** Raw, with the line breaks of its encoding removed. */
  text: string;
}

export interface Mailbox {
  url: string;
  /** The received messages, except for requests to confirm an address. */
  messages: Mail[];
  /** The requests to confirm an address. */
  confirmations: Mail[];
  close(): Promise<void>;
}

/** Starts an SMTP server that records the messages it receives. */
export async function openMailbox(): Promise<Mailbox> {
  const messages: Mail[] = [];
  const confirmations: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = Buffer.concat(chunks).toString().replaceAll('=\r\n', '').replaceAll('=3D', '=');
        const isConfirmation = text.includes('Subject: Confirm your address');
        (isConfirmation ? confirmations : messages).push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    confirmations,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Waits for the confirmation email to an address, and follows its link as its reader would. */
export async function confirmAddress(mailbox: Mailbox, origin: string, address: string): Promise<void> {
  const mail = await eventually(async () => mailbox.confirmations.find(({ to }) => to.includes(address)));
  const [, token] = /\/confirm\?token=([\w.-]+)/.exec(mail.text) ?? [];
  const response = await fetch(`${origin}${API_PREFIX}/channels/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new Error(`the confirmation was answered with ${response.status}`);
}

export interface WebhookReceiver {
  url: string;
  host: string;
  /** Except for verification requests. */
  requests: { headers: Record<string, string>; body: string }[];
  close(): Promise<void>;
}

/** Starts an HTTP server that records the requests it receives, and answers verification requests. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const requests: WebhookReceiver['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { type, data } = JSON.parse(body) as { type: string; data: { challenge?: string } };
      if (type === 'webhook.verification') return void response.writeHead(200).end(data.challenge);
      requests.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    host: `127.0.0.1:${port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
