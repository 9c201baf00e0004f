/**
 * The settings. config.ts has the general ones and reads the environment; *-settings.ts have the others, by
 * subject; settings.ts has the kinds of setting.
 */
import { apiSettings } from './api-settings.ts';
import { checkSettings } from './check-settings.ts';
import { deliverySettings } from './delivery-settings.ts';
import { forecastSettings } from './forecast-settings.ts';
import { imageSettings } from './image-settings.ts';
import { quotaSettings } from './quota-settings.ts';
import { seconds, setting, type Settings } from './settings.ts';

/** Every setting: environment variable, default and one line of documentation for `docs/configuration.md`. */
const settings = {
  port: setting.integer('PORT', 3000, 'Port of the web app and the API', { min: 0, max: 65_535 }),
  healthPort: setting.integer(
    'TIDEMARK_HEALTH_PORT',
    0,
    'Port of /healthz, /readyz and /metrics for the operator, in every process; not for the public. 0: none',
    { min: 0, max: 65_535 },
  ),
  host: setting.text(
    'HOST',
    '127.0.0.1',
    'Address to listen on; `0.0.0.0` or `::` makes the service reachable from other machines, which requires TIDEMARK_PUBLIC_URL or TIDEMARK_CONTACT_URL',
  ),
  publicUrl: setting.optionalUrl(
    'TIDEMARK_PUBLIC_URL',
    'URL at which users reach the web app; used in links in messages. Default: http://localhost:PORT',
  ),
  dataDir: setting.text('TIDEMARK_DATA_DIR', './data', 'Folder of the embedded database and of files'),
  databaseUrl: setting.optionalUrl('DATABASE_URL', 'PostgreSQL to use instead of the embedded one'),
  databaseConnections: setting.integer(
    'TIDEMARK_DATABASE_CONNECTIONS',
    20,
    'Maximum number of connections in the connection pool of one process',
    { min: 2, max: 500 },
  ),
  statementTimeoutMs: setting.integer(
    'TIDEMARK_STATEMENT_TIMEOUT_MS',
    seconds(30),
    'Time in milliseconds after which an SQL statement is cancelled',
    { min: 100 },
  ),
  redisUrl: setting.optionalUrl(
    'REDIS_URL',
    'Redis for caches, live updates and limits, shared by all processes',
  ),
  sharedState: setting.choice(
    'TIDEMARK_SHARED_STATE',
    'process',
    ['process', 'postgres'],
    'Where limits and live updates are kept without REDIS_URL: in this process only, or in PostgreSQL for several processes',
  ),
  amqpUrl: setting.optionalUrl(
    'AMQP_URL',
    'RabbitMQ for the queues, amqp:// or amqps://; without it the queues are in PostgreSQL',
  ),
  region: setting.word(
    'TIDEMARK_REGION',
    'main',
    'Region of this process: its workers make the checks of this region; the scheduler gives it to sites without a region',
  ),
  shards: setting.integer(
    'TIDEMARK_SHARDS',
    16,
    'Number of shards per region, shared by the sites that have no shard of their own; the same in all processes',
    { min: 1, max: 1000 },
  ),
  ownShardAboveProducts: setting.integer(
    'TIDEMARK_OWN_SHARD_ABOVE_PRODUCTS',
    20_000,
    'Number of products above which a site gets a shard of its own',
    { min: 1 },
  ),
  allowHosts: setting.hosts(
    'TIDEMARK_ALLOW_HOSTS',
    'Comma-separated host:port entries that the address guard allows although they are not public',
  ),
  logLevel: setting.choice(
    'LOG_LEVEL',
    'info',
    ['silent', 'error', 'warn', 'info', 'debug', 'trace'],
    'Lowest level that is logged',
  ),

  ...checkSettings,
  ...forecastSettings,
  historyDays: setting.integer(
    'TIDEMARK_HISTORY_DAYS',
    90,
    'Days for which single price points are kept; daily figures are kept forever',
    { min: 8 },
  ),
  ...deliverySettings,

  ...apiSettings,
  ...quotaSettings,
  ...imageSettings,
} satisfies Settings;

export type Config = Readonly<{ [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> }>;

/** Reads the environment. Throws one error that names every invalid setting. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const errors: string[] = [];
  const entries = Object.entries(settings).map(([key, one]) => {
    try {
      return [key, one.read(env[one.name]?.trim() || undefined)];
    } catch (error) {
      errors.push(`${one.name}: ${(error as Error).message}`);
      return [key, undefined];
    }
  });
  if (errors.length > 0) throw new Error(`Invalid settings:\n  ${errors.join('\n  ')}`);
  return Object.freeze(Object.fromEntries(entries)) as Config;
}

/** The URL at which users reach the web app. */
export function publicUrlOf(config: Config): string {
  return config.publicUrl ?? `http://localhost:${config.port}`;
}

/** The User-Agent sent to shops and webhook receivers. */
export function userAgentOf(config: Config): string {
  return `Tidemark/0.1 (+${config.contactUrl ?? publicUrlOf(config)})`;
}

/** The text of docs/configuration.md. */
export function configurationPage(): string {
  const rows = Object.values(settings).map((one) => `| \`${one.name}\` | ${one.shownDefault} | ${one.doc} |`);
  return [
    '# Configuration',
    '',
    'Every setting is an environment variable. `npm run docs:configuration` generates this page from `server/src/config/`.',
    'If a value is invalid, Tidemark does not start and names every invalid variable in one message.',
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
