import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { ALERTS_FIRED } from '../../features/notify/notify-fired.ts';
import { type Channel } from '../../ports/broadcast/broadcast.ts';
import { inProcessBroadcast } from '../../ports/broadcast/in-process.ts';
import { readConfig } from '../../config/config.ts';
import { createLog } from '../../telemetry/log.ts';
import { notifier } from './notifier.ts';

const loops: Promise<void>[] = [];

/** Each loop waits for one message and ends. */
vi.mock('./repeat.ts', () => ({
  async repeat(_signal: AbortSignal, { wake }: { wake: () => Promise<void> }) {
    const woken = wake();
    loops.push(woken);
    await woken;
  },
}));

it.each([
  [ALERTS_FIRED as Channel<unknown>, []] as const,
  [DELIVERIES_DUE as Channel<unknown>, null] as const,
])('the notifier does not wait for its next poll when %j is broadcast', async (channel, message) => {
  loops.length = 0;
  const broadcast = inProcessBroadcast();
  const parts = {
    config: readConfig({}),
    broadcast,
    log: createLog('silent'),
    database: { query: () => Promise.reject(new Error('unused')) } as never,
    send: () => Promise.reject(new Error('unused')),
  };
  const running = notifier(parts, new AbortController().signal);
  while (loops.length === 0) await nextTurn();
  await broadcast.publish(channel, message);
  await expect(running).resolves.toBeUndefined();
});
