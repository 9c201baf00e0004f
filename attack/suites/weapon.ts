import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { openMailbox, type Mailbox } from '../../e2e/receivers.ts';
import { listen } from '../../server/test/shop/local-server.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const VICTIM_MAILBOXES = 20;
const WEBHOOKS = 20;
const ROUNDS = 50;
const CONFIRMATIONS_PER_MAILBOX = 3;
const CONFIRMATIONS_PER_ACCOUNT = 10;
const VERIFICATIONS_PER_HOUR = 20;

/** One account has emails sent to strangers, and requests to a host that never agreed to any. */
export const weapon: AttackSuite = {
  name: 'weapon',
  promise: 'no account can have messages sent to addresses that did not agree to them',
  async run(size) {
    const mailbox = await openMailbox();
    const victim = await startVictim();
    const settings = {
      TIDEMARK_ALLOW_HOSTS: victim.host,
      TIDEMARK_TRUST_ALLOWED_HOSTS: 'false',
      TIDEMARK_REQUESTS_PER_MINUTE: '60000',
      TIDEMARK_DELIVERY_RETRY_AFTER_MS: '100',
      SMTP_URL: mailbox.url,
    };
    try {
      return await withService(settings, async (service) => {
        const attacker = await registerUser(service.origin, 'attacker@example.com');
        const attempts = await attack(attacker, `http://${victim.host}`, size);
        await sleep(Math.min(size.seconds, 20) * 1000);
        return report(attempts, mailbox, victim.received());
      });
    } finally {
      await victim.close();
      await mailbox.close();
    }
  },
};

/** Returns how many messages it tried to have sent. Refusals are what it expects. */
async function attack(attacker: ApiUser, victim: string, size: AttackSize): Promise<number> {
  let attempts = 0;
  const attempt = async <T>(call: Promise<T>): Promise<T | null> => {
    attempts++;
    return call.catch(() => null);
  };
  for (let n = 0; n < VICTIM_MAILBOXES * 2; n++)
    await attempt(nameAddress(attacker, `victim${n % VICTIM_MAILBOXES}@example.net`));
  for (let n = 0; n < WEBHOOKS; n++)
    await attempt(attacker.call('createWebhook', { body: { url: `${victim}/${n}` } }));
  const { channels } = await attacker.call('listChannels');
  for (let round = 0; round < casesAt(size, ROUNDS); round++)
    for (const { id, type } of channels) {
      await attempt(attacker.call('verifyChannel', { params: { id } }));
      await attempt(attacker.call('testChannel', { params: { id } }));
      if (type === 'webhook') attempts += await redeliverAll(attacker, id);
    }
  return attempts;
}

/** Puts the address in the place of the one named before, beside the account's own. */
async function nameAddress(attacker: ApiUser, address: string): Promise<void> {
  const { channels, version } = await attacker.call('listChannels');
  const own = channels
    .slice(0, 1)
    .map(({ id }) => ({ id, type: 'email' as const, address: 'attacker@example.com' }));
  await attacker.call('replaceChannels', {
    body: { channels: [...own, { type: 'email', address }], version },
  });
}

async function redeliverAll(attacker: ApiUser, id: string): Promise<number> {
  const { items } = await attacker.call('listWebhookDeliveries', { params: { id }, query: {} });
  for (const { id: deliveryId } of items)
    await attacker.call('redeliverWebhook', { params: { id, deliveryId } }).catch(() => null);
  return items.length;
}

interface Received {
  verifications: number;
  others: number;
}

function report(attempts: number, mailbox: Mailbox, received: Received): AttackReport {
  const perMailbox = Object.values(Object.groupBy(mailbox.confirmations, ({ to }) => to.join())).map(
    (mails) => mails?.length ?? 0,
  );
  const figures = {
    emails: mailbox.messages.length + mailbox.confirmations.length,
    mostEmailsToOneMailbox: Math.max(0, ...perMailbox),
    verificationRequests: received.verifications,
    otherRequests: received.others,
  };
  const claims: [boolean, string][] = [
    [mailbox.messages.length === 0, 'an unconfirmed address received another email than the confirmation'],
    [figures.emails <= CONFIRMATIONS_PER_ACCOUNT, 'one account had more confirmations sent than it may'],
    [figures.mostEmailsToOneMailbox <= CONFIRMATIONS_PER_MAILBOX, 'one mailbox received too many emails'],
    [received.others === 0, 'a host that did not agree received events'],
    [received.verifications <= VERIFICATIONS_PER_HOUR, 'a host received too many verification requests'],
  ];
  const failures = claims.filter(([holds]) => !holds).map(([, failure]) => failure);
  return { attempts, failures, figures };
}

/** A host that answers every request and agrees to none. */
async function startVictim() {
  const received: Received = { verifications: 0, others: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (body.includes('"webhook.verification"')) received.verifications++;
      else received.others++;
      response.end('hello');
    });
  });
  const port = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    received: () => received,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
