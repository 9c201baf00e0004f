import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { evaluateAlerts } from '../alerts/evaluate-alerts.ts';
import { type Parts } from '../compose.ts';
import { ALERTS_FIRED } from '../ports/broadcast/index.ts';
import { PRICE_EVENTS } from '../ports/queue/index.ts';

/** Applies price events to the rules of their products, in order. */
export async function alerts({ database, queue, broadcast }: Parts, signal: AbortSignal): Promise<void> {
  await queue.consume(PRICE_EVENTS, { concurrency: 1, signal }, async ({ body, attempt }) => {
    const fired = await evaluateAlerts(database, body as PriceChanged, attempt);
    for (const alert of fired) await broadcast.publish(ALERTS_FIRED, alert);
  });
}
