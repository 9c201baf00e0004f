import { randomInt } from 'node:crypto';
import { type ApiKey, type ApiScope } from '@tidemark/contracts/account.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { assertBelowQuota, type Owner } from '../../store/quotas/quotas.ts';
import { type AccountRow, toAccount } from './account-row.ts';
import { type Caller } from './authorize.ts';
import { hashToken } from './sessions.ts';

export const KEY_PREFIX = 'tm_';
const KEY_LENGTH = 32;
const HINT_LENGTH = 8;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

interface ApiKeyRow extends RowOf<
  'api_keys',
  'id' | 'name' | 'hint' | 'scopes' | 'created_at' | 'last_used_at'
> {
  scopes: ApiScope[];
}

const COLUMNS = 'id, name, hint, scopes, created_at, last_used_at';

/**
 * Creates an API key. Only its hash is stored, so the returned `key` cannot be read again. Throws
 * QuotaExceededError.
 */
export async function createApiKey(
  database: Database,
  owner: Owner,
  name: string,
  scopes: readonly ApiScope[],
): Promise<{ apiKey: ApiKey; key: string }> {
  const key =
    KEY_PREFIX + Array.from({ length: KEY_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
  const rows = await database.transaction(async (tx) => {
    await assertBelowQuota(tx, 'apiKeys', owner);
    return tx.query<ApiKeyRow>(
      `INSERT INTO api_keys (account_id, name, hint, key_hash, scopes) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [owner.accountId, name, key.slice(0, HINT_LENGTH), hashToken(key), scopes],
    );
  });
  return { apiKey: rows.map(toApiKey)[0] as ApiKey, key };
}

/** An account's keys, newest first. */
export async function listApiKeys(
  database: Queryable,
  page: { accountId: string; before: string | null; limit: number },
): Promise<ApiKey[]> {
  const rows = await database.query<ApiKeyRow>(
    `SELECT ${COLUMNS} FROM api_keys WHERE account_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [page.accountId, page.before, page.limit],
  );
  return rows.map(toApiKey);
}

/** Deletes a key. False if the account has no key with that id. */
export async function deleteApiKey(database: Queryable, accountId: string, id: string): Promise<boolean> {
  const deleted = await database.query(
    'DELETE FROM api_keys WHERE account_id = $1 AND id = $2 RETURNING id',
    [accountId, id],
  );
  return deleted.length > 0;
}

/** Returns the owner of a key, or null, and records the time of use at most once per minute. */
export async function findApiKey(database: Queryable, key: string): Promise<Caller | null> {
  const [row] = await database.query<AccountRow & { scopes: ApiScope[] }>(
    `WITH used AS (
       UPDATE api_keys SET last_used_at = now()
       WHERE key_hash = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
     )
     SELECT a.id, a.email, a.is_admin, a.created_at, k.scopes
     FROM api_keys k JOIN accounts a ON a.id = k.account_id WHERE k.key_hash = $1`,
    [hashToken(key)],
  );
  return row ? { account: toAccount(row), via: 'api-key', scopes: row.scopes } : null;
}

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: String(row.id),
    name: row.name,
    prefix: row.hint,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
