import { startSession } from '../../server/src/features/accounts/sessions.ts';
import { createApp } from '../../server/src/api/app.ts';
import { compose, type Parts } from '../../server/src/app/compose/compose.ts';
import { readConfig } from '../../server/src/config/config.ts';
import { API_PREFIX } from '../../contracts/src/routes/index.ts';
import { type ScalePlan } from './scale-plan.ts';

/** New pages are added of this shop: its address is let through as it is, and nobody asks it for anything. */
export const NEW_SHOP = 'http://127.0.0.1:1';

/** The service on the filled database, without roles: what is asked of it is done in this process. */
export interface InProcessService {
  plan: ScalePlan;
  parts: Parts;
  /** Somebody's browser; its first request reads the session, as it does after a restart. */
  visitor(accountId: number): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  /** Throws where the answer is not 200. Returns its length in bytes. */
  get(path: string): Promise<number>;
}

const SESSION_MS = 3_600_000;

export async function openInProcessService(url: string, plan: ScalePlan): Promise<InProcessService> {
  const parts = await compose(
    readConfig({
      DATABASE_URL: url,
      LOG_LEVEL: 'silent',
      TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_ALLOW_HOSTS: new URL(NEW_SHOP).host,
    }),
  );
  const app = await createApp({ ...parts, webFolder: null });
  return {
    plan,
    parts,
    visitor: (accountId) => visit(app, parts, accountId),
    async close() {
      await app.close();
      await parts.close();
    },
  };
}

async function visit(
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
