import { type Parts } from '../compose/parts.ts';
import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { type Config } from '../../config/config.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { DeliveryLane } from '../../features/notify/deliver.ts';
import { type LaneLimits } from '../../features/notify/lanes/lane-load.ts';
import { ALERTS_FIRED } from '../../features/notify/notify-fired.ts';
import { repeat } from './repeat.ts';
import { wakeOn } from './wake-on.ts';

const POLL_MS = 2000;
const LEASE_MARGIN_MS = 15_000;

/** Sends due deliveries to their channels: each type of channel is a lane of its own. */
export async function notifier(
  {
    config,
    database,
    broadcast,
    send,
    log,
  }: Pick<Parts, 'config' | 'database' | 'broadcast' | 'send' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const parts = {
    database,
    send,
    log,
    maxAttempts: config.deliveryAttempts,
    retryAfterMs: config.deliveryRetryAfterMs,
    leaseMs: config.deliveryTimeoutMs + LEASE_MARGIN_MS,
  };
  const { wake, stop } = await wakeOn(async (wakeUp) => {
    const ends = await Promise.all([
      broadcast.subscribe(ALERTS_FIRED, wakeUp, wakeUp),
      broadcast.subscribe(DELIVERIES_DUE, wakeUp, wakeUp),
    ]);
    return async () => void (await Promise.all(ends.map((end) => end())));
  });
  const serve = async ([type, limits]: [ChannelType, LaneLimits]) => {
    const lane = new DeliveryLane(parts, type, limits);
    const wakeLane = () => Promise.race([wake(), lane.changed()]);
    await repeat(signal, { everyMs: POLL_MS, wake: wakeLane, log }, () => lane.startNext());
    await lane.idle();
  };
  await Promise.all((Object.entries(laneLimits(config)) as [ChannelType, LaneLimits][]).map(serve));
  await stop();
}

/** All email goes through one mail server, so its lane is narrow. */
function laneLimits({ webhookSlots, emailSlots }: Config): Record<ChannelType, LaneLimits> {
  return {
    webhook: {
      slots: webhookSlots,
      perAccount: webhookSlots / 8,
      perDestination: webhookSlots / 4,
      perChannel: webhookSlots / 16,
    },
    email: { slots: emailSlots, perAccount: 2, perDestination: Math.ceil(emailSlots / 2), perChannel: 2 },
  };
}
