import { once } from 'node:events';
import { type FastifyInstance, type InjectOptions, type LightMyRequestResponse } from 'fastify';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { type ApiParts } from '../../src/api/http/api-parts.ts';
import { createApp } from '../../src/api/app.ts';
import { compose } from '../../src/app/compose/compose.ts';
import { type Parts } from '../../src/app/compose/parts.ts';
import { readConfig } from '../../src/config/config.ts';
import { isExposed } from '../../src/config/exposure.ts';
import { issueClaimToken } from '../../src/features/accounts/claim-token.ts';
import { roles } from '../../src/app/roles/roles.ts';
import { createTestDatabase } from '../database/test-database.ts';

type SendRequest = (
  method: InjectOptions['method'],
  path: string,
  body?: object | string,
  headers?: Record<string, string>,
) => Promise<ApiResponse>;

/** A client with its own cookies. */
export interface Visitor {
  request: SendRequest;
  email: string;
}

export interface ApiResponse {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test states what it expects of the body
  body: any;
  text: string;
  headers: LightMyRequestResponse['headers'];
  cookies: LightMyRequestResponse['cookies'];
}

export interface TestApi {
  app: FastifyInstance;
  parts: Parts;
  /** The token for the first account, where one is needed. Visitors have it. */
  claimToken: string | null;
  /** Registers an account and signs it in. */
  visitor(): Promise<Visitor>;
  anonymous(): Visitor;
  close(): Promise<void>;
}

export interface TestApiOptions {
  env?: Record<string, string>;
  /** Roles that run besides the API. */
  roles?: readonly (keyof typeof roles)[];
  over?: Partial<ApiParts>;
}

export const PASSWORD = 'correct horse';

/** The API as the composition root builds it, on its own database. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { url, drop } = await createTestDatabase();
  const env = {
    DATABASE_URL: url,
    LOG_LEVEL: 'silent',
    TIDEMARK_SIGN_INS_PER_MINUTE: '1000',
    TIDEMARK_ADDRESS_REQUESTS_PER_MINUTE: '1000000',
    TIDEMARK_PACE_PER_MINUTE: '60000',
    ...options.env,
  };
  const parts = await compose(readConfig(env));
  const claimToken = isExposed(parts.config) ? await issueClaimToken(parts.database) : null;
  const app = await createApp({ ...parts, webFolder: null, ...options.over });
  const stopping = new AbortController();
  const running = (options.roles ?? []).map(async (name) =>
    (await roles[name]())(parts, stopping.signal, () => undefined),
  );
  let visitors = 0;
  return {
    app,
    parts,
    claimToken,
    anonymous: () => asVisitor(app, 'nobody@example.com'),
    async visitor() {
      const visitor = asVisitor(app, `visitor${++visitors}@example.com`);
      const credentials = { email: visitor.email, password: PASSWORD };
      await visitor.request('POST', '/auth/register', { ...credentials, ...(claimToken && { claimToken }) });
      return visitor;
    },
    async close() {
      await app.close();
      stopping.abort();
      await Promise.all(running);
      await parts.close();
      await drop();
    },
  };
}

function asVisitor(app: FastifyInstance, email: string): Visitor {
  const cookies: Record<string, string> = {};
  const request: SendRequest = async (method, path, body, headers = {}) => {
    const response = await app.inject({
      ...(method === undefined ? {} : { method }),
      url: path.startsWith('root:') ? path.slice('root:'.length) : API_PREFIX + path,
      cookies,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value } of response.cookies) cookies[name] = value;
    const isJson = /^application\/(problem\+)?json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      body: isJson ? response.json() : null,
      text: response.body,
      headers: response.headers,
      cookies: response.cookies,
    };
  };
  return { request, email };
}

/** Polls `condition` until it returns a value. Throws after ten seconds. */
export async function eventually<T>(condition: () => Promise<T | null | undefined | false>): Promise<T> {
  const timeout = AbortSignal.timeout(10_000);
  while (!timeout.aborted) {
    const value = await condition();
    if (value) return value;
    await once(AbortSignal.timeout(25), 'abort');
  }
  throw new Error('the condition was not met within ten seconds');
}
