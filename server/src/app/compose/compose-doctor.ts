import { composeQueue } from './open-queue.ts';
import { type Config } from '../../config/config.ts';
import { embeddedUrl } from '../../ports/database/embedded/embedded.ts';
import { type Database } from '../../ports/database/database.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { timescaleObstacle } from '../../ports/database/timescale.ts';
import { TOPICS } from '../../ports/queue/queue.ts';
import { connectRedis } from '../../ports/redis/connect.ts';
import { priceStore } from '../../store/prices/price-store.ts';
import { findChromium } from '../../shop/browser/find-chromium.ts';
import { launchChromium, NoSandboxError } from '../../shop/browser/launch-chromium.ts';

/** The technology behind one part of the service, described without secrets. */
interface Finding {
  part: string;
  says: string;
  isWrong: boolean;
}

const PATIENCE_MS = 10_000;
/** No request is made. */
const UNUSED_PROXY = 'http://127.0.0.1:9';

/** Inspects the servers that the settings name. Changes nothing and does not disturb a running service. */
export async function examine(config: Config): Promise<Finding[]> {
  const database = connectPostgres({
    url: config.databaseUrl ?? embeddedUrl(config.dataDir),
    maxConnections: 1,
    statementTimeoutMs: PATIENCE_MS,
    onError: () => undefined,
  });
  try {
    return [
      fine('node', process.version),
      ...(await examineDatabase(config, database)),
      await examineQueue(config),
      await examineShared(config),
      fine('mail', config.smtpUrl ? 'SMTP_URL' : 'none: alerts go to other channels alone'),
      await examineBrowser(config),
    ];
  } finally {
    await database.close();
  }
}

const fine = (part: string, says: string): Finding => ({ part, says, isWrong: false });
const wrong = (part: string, says: string): Finding => ({ part, says, isWrong: true });

/** The database and how it keeps prices. */
export async function examineDatabase(config: Config, database: Database): Promise<Finding[]> {
  const kind = config.databaseUrl ? 'external' : 'embedded';
  try {
    const [server] = await database.query<{ version: string; filled: boolean }>(
      `SELECT current_setting('server_version') AS version, to_regclass('daily_prices') IS NOT NULL AS filled`,
    );
    const found = fine('database', `${kind} PostgreSQL ${server?.version}`);
    if (!server?.filled) return [found, fine('prices', 'no tables yet: the first start makes them')];
    return [found, await examinePrices(database)];
  } catch (error) {
    if (kind === 'embedded') return [fine('database', 'embedded PostgreSQL, which is not running now')];
    return [wrong('database', `${kind}: ${(error as Error).message}`)];
  }
}

async function examinePrices(database: Database): Promise<Finding> {
  const [left] = await database.query<{ unfinished: boolean }>(
    `SELECT to_regclass('price_history_next') IS NOT NULL OR to_regclass('price_daily_plain') IS NOT NULL AS unfinished`,
  );
  const store = await priceStore(database);
  if (left?.unfinished)
    return wrong('prices', `${store}; a move is not finished: npx tidemark move-to-timescale`);
  if (store === 'timescale') return examineTimescale(database);
  const obstacle = await timescaleObstacle(database);
  return fine('prices', `plain. ${obstacle ?? 'TimescaleDB could be used: npx tidemark move-to-timescale'}`);
}

async function examineTimescale(database: Database): Promise<Finding> {
  const [state] = await database.query<{ version: string; policies: number; failing: string | null }>(
    `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS version,
       (SELECT count(*) FROM timescaledb_information.jobs WHERE hypertable_name IN ('price_history', 'price_daily')) AS policies,
       (SELECT string_agg(proc_name, ', ') FROM timescaledb_information.jobs JOIN timescaledb_information.job_stats USING (job_id)
        WHERE job_stats.last_run_status = 'Failed') AS failing`,
  );
  const store = `timescale ${state?.version}`;
  if (state?.failing)
    return wrong(
      'prices',
      `${store}; its last run failed: ${state.failing} (timescaledb_information.job_errors)`,
    );
  if (!state?.policies) return wrong('prices', `${store}; without policies: start the service`);
  return fine('prices', store);
}

/** Starts the browser once, since only that shows whether the system allows its sandbox. */
async function examineBrowser({ chromium, browserSandbox: sandbox }: Config): Promise<Finding> {
  const executablePath = findChromium(chromium);
  if (executablePath === null) return fine('browser', 'none: pages that scripts draw are not read');
  try {
    const running = await launchChromium({ executablePath, sandbox, proxyUrl: UNUSED_PROXY });
    await running.kill();
    const how = sandbox === 'on' ? 'in its sandbox' : 'without its sandbox, as TIDEMARK_BROWSER_SANDBOX says';
    return fine('browser', `${executablePath}, ${how}`);
  } catch (error) {
    if (error instanceof NoSandboxError)
      return wrong(
        'browser',
        `${executablePath} is not used: this system does not allow its sandbox. Allow user namespaces, or set TIDEMARK_BROWSER_SANDBOX=off`,
      );
    return wrong('browser', `${executablePath} does not start: ${(error as Error).message.split('\n')[0]}`);
  }
}

async function examineQueue(config: Config): Promise<Finding> {
  if (!config.amqpUrl) return fine('queue', 'postgres');
  const { queue, close } = composeQueue(config, () => undefined);
  try {
    let dead = 0;
    for (const topic of TOPICS) dead += await queue.deadCount(topic);
    return fine('queue', `rabbitmq, ${dead} dead letters`);
  } catch {
    return wrong('queue', 'rabbitmq cannot be reached, or takes no messages now');
  } finally {
    await close();
  }
}

async function examineShared(config: Config): Promise<Finding> {
  if (!config.redisUrl)
    return fine('shared', `${config.sharedState}: limits, cache and live updates without Redis`);
  const redis = await connectRedis({
    url: config.redisUrl,
    onUnreachable: () => undefined,
    onReachable: () => undefined,
  });
  const unavailable = redis.unavailableReason();
  await redis.close();
  return unavailable === null ? fine('shared', 'redis') : wrong('shared', `redis: ${unavailable}`);
}
