import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { eventually } from '../../e2e/eventually.ts';
import { runService } from '../../e2e/run-service.ts';
import { type Database } from '../../server/src/ports/database/database.ts';
import { embeddedUrl } from '../../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from '../../e2e/connect-once.ts';
import { listen } from '../../server/test/shop/local-server.ts';
import { casesAt, type AttackSize, type AttackSuite } from '../suite.ts';

const DELIVERIES = 400;
const HUNG_WEBHOOKS = 10;
const HUNG_DELIVERIES = 2000;
const WITHIN_MS = 60_000;

/** A mail server and webhooks of one account hang; the webhook of another keeps its pace. */
export const hungReceivers: AttackSuite = {
  name: 'hung-receivers',
  promise: 'receivers that hang do not hold up the deliveries of another account',
  async run(size) {
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-attack-'));
    const smtp = await startSilentServer();
    const hung = await startReceiver({ responds: false });
    const healthy = await startReceiver({ responds: true });
    const service = await runService({
      TIDEMARK_DATA_DIR: folder,
      TIDEMARK_ALLOW_HOSTS: [hung.host, healthy.host].join(),
      TIDEMARK_REQUESTS_PER_MINUTE: '600000',
      TIDEMARK_DELIVERY_RETRY_AFTER_MS: '100',
      SMTP_URL: `smtp://${smtp.host}`,
    });
    const database = connectOnce(embeddedUrl(folder), { statementTimeoutMs: 30_000 });
    try {
      const [attacker, user] = [
        await registerUser(service.origin, 'attacker@example.com'),
        await registerUser(service.origin, 'user@example.com'),
      ];
      await user.call('createWebhook', { body: { url: `http://${healthy.host}/` } });
      const target: Target = { user, type: 'webhook' };
      const quiet = await deliver(database, target, healthy, size);
      const attempts = await occupy(database, attacker, { hung, smtp }, size);
      const under = await deliver(database, target, healthy, size);
      const failures = [quiet, under].every(({ isComplete }) => isComplete)
        ? []
        : ['not all deliveries of the healthy receiver arrived'];
      const figures = {
        deliveriesPerSecondBefore: quiet.perSecond,
        deliveriesPerSecondDuring: under.perSecond,
        requestsThatHang: hung.times.length,
      };
      return { attempts: attempts + 2 * casesAt(size, DELIVERIES), failures, figures };
    } finally {
      await database.close();
      await service.stop();
      await Promise.all([smtp.close(), hung.close(), healthy.close()]);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Rates are measured from the first delivery to the last. */
interface Delivered {
  isComplete: boolean;
  perSecond: number;
}

async function deliver(
  database: Database,
  to: Target,
  receiver: Receiver,
  size: AttackSize,
): Promise<Delivered> {
  const count = casesAt(size, DELIVERIES);
  const before = receiver.times.length;
  await addDeliveries(database, to, count);
  const isComplete = await eventually(() => receiver.times.length >= before + count, WITHIN_MS).catch(
    () => false,
  );
  const times = receiver.times.slice(before);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return { isComplete, perSecond: Math.round(times.length / Math.max(seconds, 0.001)) };
}

interface Target {
  user: ApiUser;
  type: 'email' | 'webhook';
}

/** Adds deliveries to the channels of this type, as price changes would. */
async function addDeliveries(database: Database, { user, type }: Target, count: number): Promise<void> {
  const { channels } = await user.call('listChannels');
  const ids = channels.filter((channel) => channel.type === type).map(({ id }) => id);
  await database.query(
    `INSERT INTO deliveries (channel_id, type, event, payload)
     SELECT c.id, c.type, 'test', '{}' FROM channels c, generate_series(1, $2::integer) WHERE c.id = ANY ($1)`,
    [ids, Math.ceil(count / ids.length)],
  );
}

/** Fills the slots that the attacker's receivers and the mail server can hold, and waits until they hang. */
async function occupy(
  database: Database,
  attacker: ApiUser,
  { hung, smtp }: { hung: Receiver; smtp: SilentServer },
  size: AttackSize,
): Promise<number> {
  const count = Math.max(100, casesAt(size, HUNG_DELIVERIES));
  for (let n = 0; n < HUNG_WEBHOOKS; n++)
    await attacker.call('createWebhook', { body: { url: `http://${hung.host}/${n}` } });
  // Only an email address that was confirmed gets anything, and the silent mail server delivers no link.
  await database.query(`UPDATE channels SET verified_at = now() WHERE type = 'email'`);
  await addDeliveries(database, { user: attacker, type: 'webhook' }, count);
  await addDeliveries(database, { user: attacker, type: 'email' }, count);
  await eventually(() => hung.times.length > 0 && smtp.connections() > 0);
  return 2 * count;
}

interface Receiver {
  host: string;
  /** When each request arrived, in milliseconds of a monotonic clock. */
  times: readonly number[];
  close(): Promise<void>;
}

async function startReceiver({ responds }: { responds: boolean }): Promise<Receiver> {
  const times: number[] = [];
  const server = createHttpServer((request, response) => {
    times.push(performance.now());
    request.resume();
    if (responds) response.end();
  });
  const port = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    times,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface SilentServer {
  host: string;
  /** How many connections it has accepted. */
  connections(): number;
  close(): Promise<void>;
}

/** Accepts connections and sends nothing. */
async function startSilentServer(): Promise<SilentServer> {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  const port = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    connections: () => connections,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
