import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { describe, expect, it } from 'vitest';
import { type FinalState } from './price-changes.ts';
import { runScenario } from './run-scenario.ts';
import { type RunningService } from './run-service.ts';

const CHANGES = 500;
const PRODUCTS = 10;

/**
 * Kills the service at random moments until `stop` is aborted. Returns the number of kills. Between two
 * kills the service runs for up to twice its last start time, so that a slow machine makes as much
 * progress as a fast one.
 */
async function keepKilling(service: RunningService, stop: AbortSignal): Promise<number> {
  const next = seededRandom('kills', 99).next;
  let startMs = 1000;
  for (let kills = 0; ; kills++) {
    await sleep(200 + next() * 2 * startMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return kills;
    await service.kill();
    const killedAt = performance.now();
    await service.restart();
    startMs = performance.now() - killedAt;
  }
}

async function runOnce({ kill }: { kill: boolean }): Promise<{ state: FinalState; faults: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-crash-'));
  try {
    return await runScenario({
      settings: { TIDEMARK_DATA_DIR: folder },
      products: PRODUCTS,
      changes: CHANGES / PRODUCTS,
      ...(kill && { injectFaults: keepKilling }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a service killed with SIGKILL', () => {
  it(
    `has the history, daily prices and alerts of an undisturbed run after kills during ${CHANGES} price changes`,
    { timeout: 600_000 },
    async () => {
      const undisturbed = await runOnce({ kill: false });
      expect(undisturbed.state.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PRODUCTS }, () => CHANGES / PRODUCTS + 1),
      );
      expect(undisturbed.state.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      const killed = await runOnce({ kill: true });
      expect(killed.faults).toBeGreaterThan(3);
      expect(killed.state).toEqual(undisturbed.state);
    },
  );
});
