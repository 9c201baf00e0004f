import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/seeded-random.ts';
import { describe, expect, it } from 'vitest';
import { playChanges } from './play-changes.ts';
import { type Remains } from './price-changes.ts';
import { type RunningService } from './run-service.ts';

const CHANGES = 500;
const PRODUCTS = 10;

/** kill -9 at random moments until told to stop; returns how often. */
async function keepKilling(service: RunningService, stop: AbortSignal): Promise<number> {
  const next = seededRandom('kills', 99).next;
  for (let kills = 0; ; kills++) {
    await sleep(200 + next() * 1800, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return kills;
    await service.kill();
    await service.restart();
  }
}

async function play(killing: boolean): Promise<{ remains: Remains; troubles: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-crash-'));
  try {
    return await playChanges({
      settings: { TIDEMARK_DATA_DIR: folder },
      products: PRODUCTS,
      changes: CHANGES / PRODUCTS,
      ...(killing && { trouble: keepKilling }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('kill -9', () => {
  it(
    `at random moments of ${CHANGES} price changes leaves the history, the days and the alerts of an undisturbed run`,
    { timeout: 600_000 },
    async () => {
      const undisturbed = await play(false);
      expect(undisturbed.remains.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PRODUCTS }, () => CHANGES / PRODUCTS + 1),
      );
      expect(undisturbed.remains.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      const killed = await play(true);
      expect(killed.troubles).toBeGreaterThan(3);
      expect(killed.remains).toEqual(undisturbed.remains);
    },
  );
});
