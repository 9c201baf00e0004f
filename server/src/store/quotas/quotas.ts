/**
 * How much one account may have. The count and the addition must be one step: `isQuotaFull` locks the
 * account's quota until the transaction ends, so that concurrent requests cannot exceed it together.
 */
import { type QuotaName, type Quotas } from '@tidemark/contracts/account.ts';
import { type Config } from '../../config/config.ts';
import { type Queryable } from '../../ports/database/database.ts';

/** The limit of each quota; null: none. */
export type QuotaLimits = Readonly<Record<QuotaName, number | null>>;

/** The account for which something is created. */
export interface Owner {
  accountId: string;
  limits: QuotaLimits;
}

/** Quotas of what is stored. The others are counted where it is open or requested. */
type StoredQuota = Exclude<QuotaName, 'streams' | 'checksPerHour'>;

type QuotaSettings = Pick<
  Config,
  'maxProducts' | 'maxRules' | 'maxChannels' | 'maxWebhooks' | 'maxApiKeys' | 'maxStreams' | 'checksPerHour'
>;

/** What a quota counts, for messages, and the setting with its limit. */
const DESCRIPTIONS: Readonly<Record<QuotaName, { counted: string; setting: string }>> = {
  products: { counted: 'watched products', setting: 'TIDEMARK_MAX_PRODUCTS' },
  rules: { counted: 'alert rules', setting: 'TIDEMARK_MAX_RULES' },
  channels: { counted: 'notification channels', setting: 'TIDEMARK_MAX_CHANNELS' },
  webhooks: { counted: 'webhooks', setting: 'TIDEMARK_MAX_WEBHOOKS' },
  apiKeys: { counted: 'API keys', setting: 'TIDEMARK_MAX_API_KEYS' },
  streams: { counted: 'open event streams', setting: 'TIDEMARK_MAX_STREAMS' },
  checksPerHour: { counted: 'requested checks per hour', setting: 'TIDEMARK_CHECKS_PER_HOUR' },
};

const COUNTS: Readonly<Record<StoredQuota, string>> = {
  products: 'SELECT count(*) FROM watches WHERE account_id = $1',
  rules: 'SELECT count(*) FROM alert_rules WHERE account_id = $1',
  channels: `SELECT count(*) FROM channels WHERE account_id = $1 AND type <> 'webhook'`,
  webhooks: `SELECT count(*) FROM channels WHERE account_id = $1 AND type = 'webhook'`,
  apiKeys: 'SELECT count(*) FROM api_keys WHERE account_id = $1',
};

/** Without limits: for what the service itself creates. */
export const NO_LIMITS: QuotaLimits = {
  products: null,
  rules: null,
  channels: null,
  webhooks: null,
  apiKeys: null,
  streams: null,
  checksPerHour: null,
};

/** The account has reached a quota. The message is for its user. */
export class QuotaExceededError extends Error {
  override readonly name = 'QuotaExceededError';
  readonly quota: QuotaName;
  readonly limit: number;
  /** When to try again; null if time alone does not help. */
  readonly retryAfterMs: number | null;

  constructor(quota: QuotaName, limit: number, retryAfterMs: number | null = null) {
    const { counted, setting } = DESCRIPTIONS[quota];
    const remedy = retryAfterMs === null ? 'Remove some' : `Try again in ${inWords(retryAfterMs)}`;
    super(
      `This account has reached the maximum of ${limit.toLocaleString('en')} ${counted}. ${remedy}, or ask the administrator of this server to raise ${setting}.`,
    );
    this.quota = quota;
    this.limit = limit;
    this.retryAfterMs = retryAfterMs;
  }
}

function inWords(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/**
 * The limits of an account. Administrators may add any number of products and rules: they could raise the
 * limits as well.
 */
export function quotaLimits(settings: QuotaSettings, { isAdmin }: { isAdmin: boolean }): QuotaLimits {
  const unlessAdmin = (limit: number) => (isAdmin ? null : limit);
  return {
    products: unlessAdmin(settings.maxProducts),
    rules: unlessAdmin(settings.maxRules),
    channels: settings.maxChannels,
    webhooks: settings.maxWebhooks,
    apiKeys: settings.maxApiKeys,
    streams: settings.maxStreams,
    checksPerHour: unlessAdmin(settings.checksPerHour),
  };
}

/**
 * Whether the account has as much as its quota allows. Other transactions that ask this wait until this one
 * ends. To prevent deadlocks, ask about products before locking one, and about rules after that.
 */
export async function isQuotaFull(tx: Queryable, quota: StoredQuota, owner: Owner): Promise<boolean> {
  const limit = owner.limits[quota];
  if (limit === null) return false;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [
    `quota:${quota}`,
    owner.accountId,
  ]);
  const [row] = await tx.query<{ count: number }>(COUNTS[quota], [owner.accountId]);
  return (row?.count ?? 0) >= limit;
}

/** Throws QuotaExceededError if `isQuotaFull`. */
export async function assertBelowQuota(tx: Queryable, quota: StoredQuota, owner: Owner): Promise<void> {
  if (await isQuotaFull(tx, quota, owner)) throw new QuotaExceededError(quota, owner.limits[quota] ?? 0);
}

/** How much of its quotas an account uses. `openStreams` is how many streams it has open. */
export async function readQuotas(
  database: Queryable,
  { accountId, limits }: Owner,
  openStreams: number,
): Promise<Quotas> {
  const columns = Object.entries(COUNTS).map(([name, count]) => `(${count}) AS "${name}"`);
  const [used] = await database.query<Record<StoredQuota, number>>(`SELECT ${columns.join(', ')}`, [
    accountId,
  ]);
  const quotaOf = (name: StoredQuota) => ({ used: used?.[name] ?? 0, limit: limits[name] });
  return {
    products: quotaOf('products'),
    rules: quotaOf('rules'),
    channels: quotaOf('channels'),
    webhooks: quotaOf('webhooks'),
    apiKeys: quotaOf('apiKeys'),
    streams: { used: openStreams, limit: limits.streams },
    checksPerHour: { used: null, limit: limits.checksPerHour },
  };
}
