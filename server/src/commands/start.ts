import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compose, type Parts } from '../compose.ts';
import { readConfig } from '../config.ts';
import { roles } from '../roles/index.ts';

/** What is still in hand after this is given up: it is leased, pending or in the outbox, and the next start takes it from there. */
const DRAIN_WITHIN_MS = 10_000;

/** The demo's account has a known password, so it gets a folder of its own. */
const DEMO_DATA_DIR = './data-demo';

/** Runs all roles in this process until SIGINT or SIGTERM, then drains. Throws where a part cannot be started. */
export async function startCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { demo: { type: 'boolean', default: false } } });
  const stop = stopSignal();
  const shop = values.demo ? await (await import('../demo/open-demo-shop.ts')).openDemoShop() : null;
  const demoEnv = shop && { TIDEMARK_DATA_DIR: DEMO_DATA_DIR, ...process.env, ...shop.env };
  const parts = await compose(readConfig(demoEnv ?? process.env));

  const running = runRoles(parts, stop);
  if (shop) await (await import('../demo/furnish-demo.ts')).furnishDemo(parts, shop, stop);
  const ended = await running;
  await parts.close();
  await shop?.close();
  parts.log.info('stopped');
  process.exit(ended === 'stopped' ? 0 : 1);
}

/** Aborts at the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => (controller.signal.aborted ? process.exit(1) : controller.abort()));
  return controller.signal;
}

/** One role that fails ends them all: a service that does half its work is worse than one that is restarted. */
async function runRoles(parts: Parts, stop: AbortSignal): Promise<'stopped' | 'failed'> {
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const work = Object.entries(roles).map(async ([name, load]) => {
    try {
      await (
        await load()
      )(parts, signal);
    } catch (error) {
      parts.log.fatal({ err: error, role: name }, 'a role failed; stopping');
      failed.abort();
    }
  });
  await aborted;
  parts.log.info('stopping: finishing what is in hand');
  await Promise.race([Promise.all(work), sleep(DRAIN_WITHIN_MS, undefined, { ref: false })]);
  return failed.signal.aborted ? 'failed' : 'stopped';
}
