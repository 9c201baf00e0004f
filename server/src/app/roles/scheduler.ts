import { type Parts } from '../compose/parts.ts';
import { dispatchDue } from '../../store/schedule/dispatch-due.ts';
import { memoizeFor } from '../../lib/memoize-for.ts';
import { invalidateProducts } from '../../store/products/product-cache.ts';
import { lanesInUse } from '../../store/schedule/lanes.ts';
import { assignShards } from '../../store/sites/assign-shards.ts';
import { createProxyMaintenance } from '../../shop/proxies/proxy-maintenance.ts';
import { createProxyProvider } from '../../shop/proxies/proxy-provider.ts';
import { cleanUp } from './clean-up.ts';
import { repeat } from './repeat.ts';

const HOUR_MS = 3_600_000;
const BURST_WINDOW_MS = 1000;
const MAX_CHECKS_PER_STEP = 1000;
const LANES_EVERY_MS = 30_000;

/**
 * The first stop of a price: the leader sends due checks to the workers and deletes rows past their
 * retention.
 */
export async function scheduler(
  {
    config,
    database,
    queue,
    cache,
    leadership,
    deleteExpiredLimits,
    log,
  }: Pick<Parts, 'config' | 'database' | 'queue' | 'cache' | 'leadership' | 'deleteExpiredLimits' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const onQuarantined = reportQuarantine({ cache, log });
  const lanes = memoizeFor(LANES_EVERY_MS, () => lanesInUse(database, config));
  const dispatch = () =>
    dispatchDue(database, queue, {
      pacePerMinute: config.pacePerMinute,
      leaseMs: config.leaseMs,
      quarantineMs: config.quarantineMs,
      onQuarantined,
      horizonMs: BURST_WINDOW_MS,
      maxSites: MAX_CHECKS_PER_STEP,
      maxWaiting: config.checkConcurrency * 4,
      region: config.region,
      shards: config.shards,
      lanes,
    });
  const assign = async () => {
    const promoted = await assignShards(database, config.ownShardAboveProducts);
    if (promoted.length > 0) log.info({ promoted }, 'large sites got a shard of their own');
    return false;
  };
  const keepProxies = proxyStep({ config, database, log });
  await leadership.run('scheduler', signal, async (leading) => {
    log.info('leading the schedule');
    await Promise.all([
      repeat(
        leading,
        { everyMs: config.dispatchEveryMs, log },
        async () => (await dispatch()) >= MAX_CHECKS_PER_STEP,
      ),
      repeat(leading, { everyMs: HOUR_MS, log }, assign),
      cleanUp({ config, database, deleteExpiredLimits, log }, leading),
      repeat(leading, { everyMs: config.proxySyncEveryMs, log }, keepProxies),
    ]);
  });
}

function reportQuarantine({ cache, log }: Pick<Parts, 'cache' | 'log'>) {
  return (productIds: readonly string[]): void => {
    log.error({ productIds }, 'pages stopped the checker twice in a row and are quarantined');
    invalidateProducts(cache, productIds).catch((error: unknown) =>
      log.warn({ err: error }, 'cached products could not be invalidated'),
    );
  };
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
