import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { announce } from '../alerts/announce.ts';
import { evaluateAlerts } from '../alerts/evaluate-alerts.ts';
import { type Parts } from '../compose.ts';
import { alertsTotal } from '../telemetry/metrics.ts';
import { PRICE_CHANGED } from '../ports/queue/index.ts';

/** Applies price events to the rules of their products, in order. */
export async function alerts({ database, queue, broadcast }: Parts, signal: AbortSignal): Promise<void> {
  await queue.consume(PRICE_CHANGED, { concurrency: 1, signal }, async ({ body }) => {
    const { productId, eventId } = body as PriceChanged;
    const fired = await evaluateAlerts(database, productId, eventId);
    alertsTotal.inc(fired.length);
    await announce(broadcast, fired);
  });
}
