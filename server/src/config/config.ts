import { browserSettings } from './browser-settings.ts';
import { forecastSettings } from './forecast-settings.ts';
import { proxySettings } from './proxy-settings.ts';
import { minutes, seconds, setting, type Settings } from './settings.ts';

/** Every setting: its environment variable, default and one line of documentation. `docs/configuration.md` is made of it. */
const settings = {
  port: setting.integer('PORT', 3000, 'Port of the web app and the API', { min: 0, max: 65_535 }),
  healthPort: setting.integer(
    'TIDEMARK_HEALTH_PORT',
    0,
    'Port of /healthz, /readyz and /metrics in a process without the api role; 0: none',
    { min: 0, max: 65_535 },
  ),
  host: setting.text('HOST', '0.0.0.0', 'Address to listen on'),
  publicUrl: setting.optionalUrl(
    'TIDEMARK_PUBLIC_URL',
    'Where people reach the web app; used in messages. Default: http://localhost:PORT',
  ),
  dataDir: setting.text('TIDEMARK_DATA_DIR', './data', 'Folder of the embedded database and of files'),
  databaseUrl: setting.optionalUrl('DATABASE_URL', 'PostgreSQL to use instead of the embedded one'),
  databaseConnections: setting.integer('TIDEMARK_DATABASE_CONNECTIONS', 20, 'Connections in the pool', {
    min: 2,
    max: 500,
  }),
  statementTimeoutMs: setting.integer(
    'TIDEMARK_STATEMENT_TIMEOUT_MS',
    seconds(30),
    'A longer SQL statement is cancelled',
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
    'Where limits and live updates are without REDIS_URL: in this process alone, or in PostgreSQL for several processes',
  ),
  amqpUrl: setting.optionalUrl(
    'AMQP_URL',
    'RabbitMQ for the queues, amqp:// or amqps://; without it they are in PostgreSQL',
  ),
  region: setting.word(
    'TIDEMARK_REGION',
    'main',
    'Where this process’s workers are: they make the checks that ask for it. Elsewhere it is the region of what asks for none',
  ),
  shards: setting.integer(
    'TIDEMARK_SHARDS',
    16,
    'How many parts of a region’s queue the sites share that have none of their own; the same in all processes',
    { min: 1, max: 1000 },
  ),
  ownShardFrom: setting.integer(
    'TIDEMARK_OWN_SHARD_FROM',
    20_000,
    'A site with more products than this gets a part of the queue of its own',
    { min: 1 },
  ),
  allowHosts: setting.hosts(
    'TIDEMARK_ALLOW_HOSTS',
    'Comma-separated host:port that the address check lets through although they are not public',
  ),
  logLevel: setting.choice(
    'LOG_LEVEL',
    'info',
    ['silent', 'error', 'warn', 'info', 'debug', 'trace'],
    'How much is logged',
  ),

  contactUrl: setting.optionalUrl(
    'TIDEMARK_CONTACT_URL',
    'Named in the User-Agent, so that a shop can reach the operator. Default: the public URL',
  ),
  pacePerMinute: setting.integer(
    'TIDEMARK_PACE_PER_MINUTE',
    30,
    'Requests a minute to one domain at the most',
    { min: 1, max: 60_000 },
  ),
  checkConcurrency: setting.integer(
    'TIDEMARK_CHECK_CONCURRENCY',
    32,
    'Checks in hand at once in one worker',
    { min: 1, max: 2000 },
  ),
  readingThreads: setting.integer(
    'TIDEMARK_READING_THREADS',
    0,
    'Threads of a worker that read pages, started as they are needed; 0: one for each core but one, four at the most',
    { min: 0, max: 64 },
  ),
  readTimeoutMs: setting.integer(
    'TIDEMARK_READ_TIMEOUT_MS',
    seconds(10),
    'Time for reading one page that is there; one that takes longer is given up, and its thread with it',
    { min: 100 },
  ),
  fetchTimeoutMs: setting.integer(
    'TIDEMARK_FETCH_TIMEOUT_MS',
    seconds(15),
    'Time for one page, redirects included',
    { min: 100 },
  ),
  maxPageBytes: setting.integer(
    'TIDEMARK_MAX_PAGE_BYTES',
    10_000_000,
    'Size of one page after decompression',
    { min: 10_000 },
  ),
  maxRedirects: setting.integer('TIDEMARK_MAX_REDIRECTS', 5, 'Redirects followed for one page', {
    min: 0,
    max: 20,
  }),
  robotsCacheMs: setting.integer(
    'TIDEMARK_ROBOTS_CACHE_MS',
    minutes(24 * 60),
    'How long a robots.txt is believed',
    { min: 1000 },
  ),
  ...proxySettings,
  ...browserSettings,
  breakerFailures: setting.integer(
    'TIDEMARK_BREAKER_FAILURES',
    5,
    'Failures of a domain in a row that open its circuit breaker',
    { min: 1 },
  ),
  breakerOpenMs: setting.integer('TIDEMARK_BREAKER_OPEN_MS', seconds(60), 'How long an open breaker rests', {
    min: 100,
  }),
  breakerTrials: setting.integer('TIDEMARK_BREAKER_TRIALS', 3, 'Trial requests of a half-open breaker', {
    min: 1,
  }),

  dispatchEveryMs: setting.integer(
    'TIDEMARK_DISPATCH_EVERY_MS',
    500,
    'How often the scheduler looks for due products',
    { min: 10 },
  ),
  leaseMs: setting.integer(
    'TIDEMARK_LEASE_MS',
    minutes(2),
    'After this time an unreported check is taken for lost and made again',
    { min: 1000 },
  ),
  freshWithinMs: setting.integer(
    'TIDEMARK_FRESH_WITHIN_MS',
    minutes(240),
    'The oldest that a watched price may get',
    { min: 1000 },
  ),
  popularFreshWithinMs: setting.integer(
    'TIDEMARK_POPULAR_FRESH_WITHIN_MS',
    minutes(60),
    'The same for products with more than 100 watchers',
    { min: 1000 },
  ),
  retryAfterMs: setting.integer(
    'TIDEMARK_RETRY_AFTER_MS',
    seconds(60),
    'First retry of a failed check; doubles each time',
    { min: 100 },
  ),
  blockedRetryAfterMs: setting.integer(
    'TIDEMARK_BLOCKED_RETRY_AFTER_MS',
    seconds(300),
    'Retry of a check that the shop blocked',
    { min: 100 },
  ),
  maxRetries: setting.integer(
    'TIDEMARK_MAX_RETRIES',
    5,
    'Quick retries in a row before a product falls back to its interval',
    { min: 0, max: 20 },
  ),
  jumpPercent: setting.integer(
    'TIDEMARK_JUMP_PERCENT',
    40,
    'Price moves above this percentage must be confirmed by another check',
    {
      min: 1,
    },
  ),
  confirmationDelayMs: setting.integer(
    'TIDEMARK_CONFIRMATION_DELAY_MS',
    seconds(15),
    'Delay until a jump is checked again',
    { min: 0 },
  ),
  ...forecastSettings,
  historyDays: setting.integer(
    'TIDEMARK_HISTORY_DAYS',
    90,
    'How long single price points are kept; daily figures stay for ever',
    { min: 8 },
  ),

  relayAgainMs: setting.integer(
    'TIDEMARK_RELAY_AGAIN_MS',
    seconds(15),
    'A price event whose rules have not been applied by then is sent to them again',
    { min: 100 },
  ),
  notificationDays: setting.integer(
    'TIDEMARK_NOTIFICATION_DAYS',
    365,
    'How long notifications and finished deliveries are kept',
    { min: 1 },
  ),
  smtpUrl: setting.optionalUrl(
    'SMTP_URL',
    'Mail server for alerts, smtp:// or smtps://; without it there is no e-mail',
  ),
  mailFrom: setting.text('TIDEMARK_MAIL_FROM', 'Tidemark <tidemark@localhost>', 'Sender of e-mails'),
  deliveryAttempts: setting.integer(
    'TIDEMARK_DELIVERY_ATTEMPTS',
    8,
    'Attempts to deliver a message before it is given up',
    { min: 1, max: 50 },
  ),
  deliveryRetryAfterMs: setting.integer(
    'TIDEMARK_DELIVERY_RETRY_AFTER_MS',
    seconds(10),
    'First retry of a failed delivery; doubles each time, up to 6 h',
    { min: 10 },
  ),
  deliveryTimeoutMs: setting.integer('TIDEMARK_DELIVERY_TIMEOUT_MS', seconds(15), 'Time for one delivery', {
    min: 100,
  }),

  sessionMs: setting.integer('TIDEMARK_SESSION_MS', minutes(30 * 24 * 60), 'How long a sign-in lasts', {
    min: 60_000,
  }),
  registration: setting.choice(
    'TIDEMARK_REGISTRATION',
    'open',
    ['open', 'closed'],
    'Whether anyone may sign up; the first account always may',
  ),
  requestsPerMinute: setting.integer(
    'TIDEMARK_REQUESTS_PER_MINUTE',
    600,
    'API requests a minute of one account or address',
    { min: 1 },
  ),
  signInsPerMinute: setting.integer(
    'TIDEMARK_SIGN_INS_PER_MINUTE',
    30,
    'Attempts to sign in or up a minute from one address',
    { min: 1 },
  ),
  checksPerMinute: setting.integer(
    'TIDEMARK_CHECKS_PER_MINUTE',
    60,
    'Checks that one account may ask for a minute',
    { min: 1 },
  ),
  trustProxy: setting.boolean(
    'TIDEMARK_TRUST_PROXY',
    false,
    'Believe X-Forwarded-For, when behind a reverse proxy',
  ),
} satisfies Settings;

export type Config = Readonly<{ [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> }>;

/** Reads the environment. Throws one error that names every setting that cannot be understood. */
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
  if (errors.length > 0) throw new Error(`Settings that cannot be understood:\n  ${errors.join('\n  ')}`);
  return Object.freeze(Object.fromEntries(entries)) as Config;
}

/** Where people reach the web app. */
export function publicUrlOf(config: Config): string {
  return config.publicUrl ?? `http://localhost:${config.port}`;
}

/** How Tidemark introduces itself to shops and webhook receivers. */
export function userAgentOf(config: Config): string {
  return `Tidemark/0.1 (+${config.contactUrl ?? publicUrlOf(config)})`;
}

/** docs/configuration.md. */
export function configurationPage(): string {
  const rows = Object.values(settings).map((one) => `| \`${one.name}\` | ${one.shownDefault} | ${one.doc} |`);
  return [
    '# Configuration',
    '',
    'Every setting is an environment variable. This page is written from `server/src/config/config.ts` by `npm run docs:configuration`; times are in',
    'milliseconds. Setting what cannot be understood stops the start with one message that names every such variable.',
    '',
    '| variable | default | what |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
