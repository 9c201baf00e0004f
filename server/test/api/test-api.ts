import { type FastifyInstance, type InjectOptions, type LightMyRequestResponse } from 'fastify';
import { API_PREFIX } from '@tidemark/contracts/routes.ts';
import { type ApiParts, createApp } from '../../src/api/app.ts';
import { readConfig } from '../../src/config.ts';
import { inProcessBroadcast } from '../../src/ports/broadcast/in-process.ts';
import { memoryCache } from '../../src/ports/cache/memory.ts';
import { postgresQueue } from '../../src/ports/queue/postgres.ts';
import { createAddressGuard } from '../../src/scrape/safe-address.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createTestDatabase } from '../integration/test-database.ts';

const PUBLIC_ADDRESS = '93.184.215.14';

/** One visitor with their own cookies. */
export interface Visitor {
  (
    method: InjectOptions['method'],
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  email: string;
}

export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test states what it expects of the body
  body: any;
  headers: LightMyRequestResponse['headers'];
  text: string;
}

export interface TestApi {
  app: FastifyInstance;
  parts: ApiParts;
  /** Signs a new account in. */
  visitor(): Promise<Visitor>;
  /** Somebody without an account. */
  anonymous: Visitor;
  close(): Promise<void>;
}

/** The API over a database of its own; every name but those that end in .private resolves to a public address. */
export async function startTestApi(
  env: Record<string, string> = {},
  over: Partial<ApiParts> = {},
): Promise<TestApi> {
  const { database, drop } = await createTestDatabase();
  const config = readConfig({ LOG_LEVEL: 'silent', TIDEMARK_SIGN_INS_PER_MINUTE: '1000', ...env });
  const log = createLog('silent');
  const parts: ApiParts = {
    config,
    log,
    database,
    queue: postgresQueue(database, {
      visibilityMs: 60_000,
      pollEveryMs: 100,
      retryAfterMs: 100,
      onError: () => undefined,
    }),
    cache: memoryCache(1000),
    broadcast: inProcessBroadcast(),
    guard: createAddressGuard({
      allowHosts: config.allowHosts,
      resolve: async (name) => [name.endsWith('.private') ? '10.0.0.1' : PUBLIC_ADDRESS],
    }),
    send: async () => ({ ok: true, detail: 'answered 200' }),
    emailUsable: false,
    publicUrl: 'http://localhost:3000',
    webFolder: null,
    ...over,
  };
  const app = await createApp(parts);
  let visitors = 0;
  return {
    app,
    parts,
    anonymous: asVisitor(app, 'nobody@example.com'),
    async visitor() {
      const visitor = asVisitor(app, `visitor${++visitors}@example.com`);
      await visitor('POST', '/auth/register', { email: visitor.email, password: 'correct horse' });
      return visitor;
    },
    async close() {
      await app.close();
      await drop();
    },
  };
}

function asVisitor(app: FastifyInstance, email: string): Visitor {
  const cookies: Record<string, string> = {};
  const ask = async (
    method: InjectOptions['method'],
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await app.inject({
      method,
      url: path.startsWith('/api') || path.startsWith('!') ? path.replace('!', '') : API_PREFIX + path,
      cookies,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);
    for (const { name, value } of response.cookies) cookies[name] = value;
    const isJson =
      String(response.headers['content-type']).includes('json') &&
      !String(response.headers['content-type']).includes('ndjson');
    return {
      status: response.statusCode,
      body: isJson ? response.json() : null,
      headers: response.headers,
      text: response.body,
    };
  };
  return Object.assign(ask, { email });
}
