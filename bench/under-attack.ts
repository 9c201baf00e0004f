/**
 * Measures what one attacker does to everyone else:
 * npm run bench:under-attack -- [--attack NAME] [--seconds N]
 * A healthy user opens the dashboard, checks products and receives alerts, first in peace and then under each
 * attack, on a service of its own. Prints the median times and their ratio; the last line is one JSON line.
 * The attacks: under-attack/attacks.ts. The user: healthy-user.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { registerUser } from '../e2e/api-user.ts';
import { openWebhookReceiver } from '../e2e/receivers.ts';
import { runService } from '../e2e/run-service.ts';
import { percentiles } from './pipeline/percentiles.ts';
import { attacks, type AttackName } from './under-attack/attacks.ts';
import { HealthyUser, type UserTimes } from './under-attack/healthy-user.ts';
import { setPace } from './under-attack/set-pace.ts';
import { startAttacker } from './under-attack/start-attacker.ts';

const { values } = parseArgs({
  options: {
    attack: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '15' },
  },
});
const seconds = Number(values.seconds);
const names = (values.attack ?? Object.keys(attacks)) as AttackName[];
const WARM_UP_SECONDS = 3;
/** For the attacker's sites, as by default. The healthy user's shop is checked as fast as possible. */
const HOSTILE_PACE_PER_MINUTE = 30;
const ACTIONS = ['page', 'check', 'alert'] as const;

async function measure(name: AttackName): Promise<{ quiet: UserTimes; attacked: UserTimes }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-under-attack-'));
  const attacker = await startAttacker(name);
  const shop = await startDemoShop({ moveEveryMs: null });
  const receiver = await openWebhookReceiver();
  const service = await runService({
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_ALLOW_HOSTS: [shop.url, ...attacker.hostileOrigins, receiver.url]
      .map((url) => new URL(url).host)
      .join(),
    TIDEMARK_PACE_PER_MINUTE: '60000',
    TIDEMARK_CHECKS_PER_MINUTE: '6000',
  });
  try {
    const owner = await registerUser(service.origin, 'user@example.com');
    const user = new HealthyUser(owner, shop, receiver);
    const { apiKey } = await registerUser(service.origin, 'attacker@example.com');
    await user.setUp();
    await user.measure(WARM_UP_SECONDS);
    const quiet = await user.measure(seconds);
    attacker.attack({ origin: service.origin, apiKey, healthyShop: shop.url });
    await sleep(WARM_UP_SECONDS * 1000);
    for (const site of attacker.hostileOrigins) await setPace(owner, site, HOSTILE_PACE_PER_MINUTE);
    const attacked = await user.measure(seconds);
    if (!attacker.isRunning()) throw new Error(`The attack ${name} ended early.`);
    return { quiet, attacked };
  } finally {
    await attacker.stop();
    await service.stop();
    await shop.close();
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const results = [];
for (const name of names) {
  const { quiet, attacked } = await measure(name);
  const rows = ACTIONS.map((action) => {
    const [before, during] = [percentiles(quiet[action]), percentiles(attacked[action])];
    return {
      attack: name,
      action,
      quietMs: before.p50,
      attackedMs: during.p50,
      ratio: ratioOf(during.p50, before.p50),
      p99Ms: during.p99,
      count: during.count,
    };
  });
  console.table(rows);
  results.push(...rows);
}
console.log(JSON.stringify(results));

function ratioOf(during: number, before: number): number {
  return Math.round((during / Math.max(before, 1)) * 100) / 100;
}
