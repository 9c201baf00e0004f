import { startSession } from '../../server/src/features/accounts/sessions.ts';
import { createApp } from '../../server/src/api/app.ts';
import { compose } from '../../server/src/app/compose/compose.ts';
import { type Parts } from '../../server/src/app/compose/parts.ts';
import { readConfig } from '../../server/src/config/config.ts';
import { API_PREFIX } from '../../contracts/src/routes/index.ts';
import { type ScalePlan } from './scale-plan.ts';

/** The shop of newly added products. Its address is allow-listed, and nothing fetches its pages. */
export const NEW_PRODUCT_ORIGIN = 'http://127.0.0.1:1';

/** The service on the filled database, without roles: requests are handled in this process. */
export interface InProcessService {
  plan: ScalePlan;
  parts: Parts;
  /** A signed-in visitor. The first request reads the session from the database. */
  visitor(accountId: number): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  /** Returns the length of the response body in bytes. Throws if the status is not 200. */
  get(path: string): Promise<number>;
}

const SESSION_MS = 3_600_000;

/** Composes the service on the database at `url`. Close it after use. */
export async function openInProcessService(url: string, plan: ScalePlan): Promise<InProcessService> {
  const parts = await compose(
    readConfig({
      DATABASE_URL: url,
      LOG_LEVEL: 'silent',
      TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_ALLOW_HOSTS: new URL(NEW_PRODUCT_ORIGIN).host,
    }),
  );
  const app = await createApp({ ...parts, webFolder: null });
  return {
    plan,
    parts,
    visitor: (accountId) => signIn(app, parts, accountId),
    async close() {
      await app.close();
      await parts.close();
    },
  };
}

async function signIn(
  app: Awaited<ReturnType<typeof createApp>>,
  { database }: Parts,
  accountId: number,
): Promise<Visitor> {
  const cookies = { tidemark_session: await startSession(database, String(accountId), SESSION_MS) };
  return {
    async get(path) {
      const { statusCode, body } = await app.inject({ url: API_PREFIX + path, cookies });
      if (statusCode !== 200) throw new Error(`GET ${path}: ${statusCode} ${body}`);
      return Buffer.byteLength(body);
    },
  };
}
