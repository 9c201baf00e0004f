import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProxyMaintenance } from './proxy-maintenance.ts';
import { createProxyProvider } from './proxy-provider.ts';
import { createLog } from '../../telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';

let db: TestDatabase;
let folder: string;
let server: LocalServer | null = null;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-proxies-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await db.drop();
});
beforeEach(async () => void (await db.database.query('DELETE FROM proxies')));
afterEach(async () => {
  await server?.close();
  server = null;
});

const log = createLog('silent');
const urlsOf = async (where = 'retired_at IS NULL') =>
  (await db.database.query<{ url: string }>(`SELECT url FROM proxies WHERE ${where} ORDER BY url`)).map(
    ({ url }) => url,
  );
const proxy = (n: number) => `http://10.0.0.${n}:3128`;
const retire = (url: string) =>
  db.database.query(
    `UPDATE proxies SET retired_at = now(), needs_replacement = true, settle_at = now() WHERE url = $1`,
    [url],
  );

/** Starts a provider whose responses the test can change. */
async function startProvider() {
  const state = {
    list: [proxy(1), proxy(2)] as unknown,
    status: 200,
    provisioned: new Map<string, string>(),
    retired: [] as string[],
    auth: '',
  };
  server = await startLocalServer((request, response) => {
    state.auth = request.headers.authorization ?? '';
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks).toString();
        response.statusCode = state.status;
        if (request.url === '/pool?team=7') return response.end(JSON.stringify(state.list));
        if (state.status !== 200) return response.end();
        if (request.url === '/pool/retire?team=7') state.retired.push(JSON.parse(body).proxy);
        const key = String(request.headers['idempotency-key']);
        const provisioned = state.provisioned.get(key) ?? proxy(100 + state.provisioned.size);
        if (request.url === '/pool/provision?team=7') state.provisioned.set(key, provisioned);
        return response.end(JSON.stringify({ proxy: provisioned }));
      });
  });
  const provider = createProxyProvider(`${server.origin.replace('//', '//me:pw%21@')}/pool?team=7`, 5000);
  return { state, step: createProxyMaintenance({ database: db.database, file: null, provider, log }) };
}

describe('createProxyMaintenance with a file', () => {
  it('syncs the pool when the file changes, without reactivating retired proxies', async () => {
    const file = path.join(folder, 'proxies.txt');
    const step = createProxyMaintenance({ database: db.database, file, provider: null, log });
    await step();
    expect(await urlsOf(), 'no file yet').toEqual([]);
    await writeFile(file, `${proxy(1)}\n${proxy(2)} # fallback\nnonsense://\n`);
    await step();
    expect(await urlsOf()).toEqual([proxy(1), proxy(2)]);
    await retire(proxy(2));
    await writeFile(file, [proxy(2), proxy(3)].join('\n'));
    await step();
    expect(await urlsOf()).toEqual([proxy(3)]);
    expect(await urlsOf('retired_at IS NOT NULL')).toEqual([proxy(2)]);
    await rm(file);
    await step();
    expect(await urlsOf(), 'a deleted file removes nothing').toEqual([proxy(3)]);
  });

  it('does not delete proxies from another source', async () => {
    await db.database.query(`INSERT INTO proxies (url, source) VALUES ($1, 'admin')`, [proxy(9)]);
    const file = path.join(folder, 'other.txt');
    await writeFile(file, proxy(1));
    await createProxyMaintenance({ database: db.database, file, provider: null, log })();
    expect(await urlsOf()).toEqual([proxy(1), proxy(9)]);
  });
});

describe('createProxyMaintenance with a provider', () => {
  it('sends the provider’s credentials and syncs the pool with its list', async () => {
    const { state, step } = await startProvider();
    await step();
    expect(await urlsOf()).toEqual([proxy(1), proxy(2)]);
    expect(state.auth).toBe(`Basic ${btoa('me:pw!')}`);
    state.list = { proxies: [{ url: proxy(2) }] };
    await step();
    expect(await urlsOf()).toEqual([proxy(2)]);
  });

  it.each<[string, Partial<{ list: unknown; status: number }>]>([
    ['fails', { status: 500 }],
    ['lists invalid proxies', { list: ['nonsense', 7] }],
    ['responds with other JSON', { list: { error: 'over quota' } }],
    ['responds with too much', { list: ['x'.repeat(1_100_000)] }],
  ])('removes no proxy when the provider %s', async (_what, change) => {
    const { state, step } = await startProvider();
    await step();
    Object.assign(state, change);
    await step();
    expect(await urlsOf()).toEqual([proxy(1), proxy(2)]);
  });

  it('notifies the provider of a retired proxy and gets one replacement, despite retries', async () => {
    const { state, step } = await startProvider();
    await step();
    await retire(proxy(1));
    state.status = 503;
    await step();
    expect(await urlsOf()).toEqual([proxy(2)]);
    state.status = 200;
    await db.database.query('UPDATE proxies SET settle_at = now() WHERE settle_at IS NOT NULL');
    await step();
    expect(state.retired).toEqual([proxy(1)]);
    expect(await urlsOf()).toEqual([proxy(100), proxy(2)]);
    await db.database.query('UPDATE proxies SET settle_at = now() WHERE retired_at IS NOT NULL');
    await step();
    expect(await urlsOf(), 'the same request, after a crash').toEqual([proxy(100), proxy(2)]);
    await step();
    expect(state.provisioned.size).toBe(1);
  });

  it('replaces a retired proxy from another source without notifying the provider of it', async () => {
    const { state, step } = await startProvider();
    await db.database.query(`INSERT INTO proxies (url, source) VALUES ($1, 'admin')`, [proxy(9)]);
    await retire(proxy(9));
    await step();
    expect(state.retired).toEqual([]);
    expect(await urlsOf()).toContain(proxy(100));
  });
});

describe('createProxyMaintenance without a provider', () => {
  it('settles a retired proxy at once, so that a provider added later need not replace it', async () => {
    await db.database.query(`INSERT INTO proxies (url, source) VALUES ($1, 'file')`, [proxy(1)]);
    await retire(proxy(1));
    await createProxyMaintenance({ database: db.database, file: null, provider: null, log })();
    const { state, step } = await startProvider();
    await step();
    expect(state.provisioned.size).toBe(0);
  });
});
