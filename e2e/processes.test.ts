import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { expect, it } from 'vitest';
import { registerUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { changePrices, watchProducts } from './price-changes.ts';
import { isAlive } from './process-tree.ts';
import { runService, type RunningService } from './run-service.ts';

const STARTED = /"pid":(\d+),"msg":"a worker process has started"/g;

const startedWorkers = (service: RunningService) =>
  [...service.log().matchAll(STARTED)].map(([, pid]) => Number(pid));

it('shares the embedded database among worker processes, replaces killed ones and stops them with the service', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-processes-'));
  const shop = await startDemoShop({ moveEveryMs: null });
  const service = await runService(
    {
      TIDEMARK_DATA_DIR: folder,
      TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_LEASE_MS: '2000',
      TIDEMARK_QUARANTINE_MS: '1000',
    },
    ['--processes', '2'],
  );
  try {
    const user = await registerUser(service.origin, 'shopper@example.com');
    const [product] = await watchProducts(user, shop, 1);
    if (!product) throw new Error('the shop is empty');
    const initial = startedWorkers(service);
    expect(initial).toHaveLength(2);
    for (const pid of initial) process.kill(pid, 'SIGKILL');
    await changePrices(user, shop, product, 3);
    await eventually(() => startedWorkers(service).length === 4);
    expect(await service.stop()).toBe(0);
    expect(startedWorkers(service).filter(isAlive)).toEqual([]);
  } finally {
    await service.stop();
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
