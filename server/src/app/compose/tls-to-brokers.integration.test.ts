import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { writeTestCertificate } from '../../../test/shop/test-certificate.ts';
import { connectTo } from '../../../test/servers/redis-connection.ts';
import { startRabbitmq } from '../../../test/servers/rabbitmq.ts';
import { startRedis } from '../../../test/servers/redis.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const program = inject('rabbitmqProgram');

/** The server's certificate is self-signed. */
let folder: string;
let certificate: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-tls-'));
  ({ certificate } = await writeTestCertificate(folder));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `tidemark doctor` with these certificates trusted in addition, and returns its line on one part. */
async function examined(part: string, env: Record<string, string>): Promise<string | undefined> {
  const settings = { PATH: process.env['PATH'], TIDEMARK_DATA_DIR: folder, ...env };
  const run = promisify(execFile)(process.execPath, [MAIN, 'doctor'], { env: settings });
  const { stdout } = await run.catch((error: Error & { stdout: string }) => error);
  return stdout.split('\n').find((line) => line.slice(7).startsWith(part));
}

describe.skipIf(inject('redisServer') === null)('Redis over TLS', () => {
  it('connects to Redis over TLS only when the certificate is trusted', async () => {
    const server = await startRedis({ byTls: true });
    onTestFinished(() => server.stop());
    const trusting = { REDIS_URL: server.url, NODE_EXTRA_CA_CERTS: certificate };
    expect(await examined('shared', trusting)).toBe('ok     shared    redis');
    expect(await examined('shared', { REDIS_URL: server.url })).toMatch(
      /^WRONG  shared    redis: [A-Z_]*SELF_SIGNED/,
    );
    const untrusting = await connectTo(server);
    expect(untrusting.changes.join()).toMatch(/^unreachable: [A-Z_]*SELF_SIGNED[A-Z_]*$/);
    await untrusting.redis.close();
  });
});

describe.skipIf(program === null)('RabbitMQ over TLS', () => {
  it('connects to RabbitMQ over TLS only when the certificate is trusted', { timeout: 180_000 }, async () => {
    const server = await startRabbitmq(program ?? '', { byTls: true });
    onTestFinished(() => server.stop());
    const trusting = { AMQP_URL: server.url, NODE_EXTRA_CA_CERTS: certificate };
    await expect
      .poll(() => examined('queue', trusting), { timeout: 60_000 })
      .toMatch(/^ok +queue +rabbitmq, 0 dead letters$/);
    expect(await examined('queue', { AMQP_URL: server.url })).toMatch(/^WRONG  queue/);
  });
});
