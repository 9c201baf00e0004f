import { type Parts } from '../compose/parts.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { dispatchDue } from '../../store/schedule/dispatch-due.ts';
import { memoizeFor } from '../../lib/memoize-for.ts';
import { lanesInUse, promoteBigSites } from '../../store/schedule/lanes.ts';
import { removeExpiredSessions } from '../../features/accounts/sessions.ts';
import { forgetOldNotifications } from '../../features/notify/forget-old.ts';
import { createProxyMaintenance } from '../../shop/proxies/proxy-maintenance.ts';
import { createProxyProvider } from '../../shop/proxies/proxy-provider.ts';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;
const HORIZON_MS = 1000;
const MAX_SITES_A_STEP = 1000;
const LANES_EVERY_MS = 30_000;

/** Where a price begins: the leader sends due checks to the workers and keeps the tables in order. */
export async function scheduler(
  {
    config,
    database,
    queue,
    leadership,
    removeSpentLimits,
    log,
  }: Pick<Parts, 'config' | 'database' | 'queue' | 'leadership' | 'removeSpentLimits' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const lanes = memoizeFor(LANES_EVERY_MS, () => lanesInUse(database, config));
  const dispatch = () =>
    dispatchDue(database, queue, {
      pacePerMinute: config.pacePerMinute,
      leaseMs: config.leaseMs,
      horizonMs: HORIZON_MS,
      maxSites: MAX_SITES_A_STEP,
      maxWaiting: config.checkConcurrency * 4,
      region: config.region,
      shards: config.shards,
      lanes,
    });
  const tidy = async () => {
    await keepHistory(database, config.historyDays, new Date());
    await removeExpiredSessions(database);
    await removeSpentLimits();
    const promoted = await promoteBigSites(database, config.ownShardFrom);
    if (promoted.length > 0) log.info({ promoted }, 'sites so big that they get a shard of their own');
    return false;
  };
  const keepProxies = proxyStep({ config, database, log });
  await leadership.run('scheduler', signal, async (leading) => {
    log.info('leading the schedule');
    await Promise.all([
      repeat(
        leading,
        { everyMs: config.dispatchEveryMs, log },
        async () => (await dispatch()) >= MAX_SITES_A_STEP,
      ),
      repeat(leading, { everyMs: HOUR_MS, log }, tidy),
      repeat(leading, { everyMs: HOUR_MS, log }, () =>
        forgetOldNotifications(database, config.notificationDays),
      ),
      repeat(leading, { everyMs: config.proxySyncEveryMs, log }, keepProxies),
    ]);
  });
}

function proxyStep({
  config,
  database,
  log,
}: Pick<Parts, 'config' | 'database' | 'log'>): () => Promise<boolean> {
  const { proxiesFile = null, proxyProviderUrl, fetchTimeoutMs } = config;
  const provider = proxyProviderUrl ? createProxyProvider(proxyProviderUrl, fetchTimeoutMs) : null;
  const keep = createProxyMaintenance({ database, file: proxiesFile, provider, log });
  return async () => {
    await keep();
    return false;
  };
}
