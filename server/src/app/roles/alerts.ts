import { type OutboxEvent } from '@tidemark/contracts/events.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { broadcastFired } from '../../features/notify/notify-fired.ts';
import { evaluateAlerts } from '../../features/alerts/evaluate-alerts.ts';
import { type Parts } from '../compose/parts.ts';
import { batchCalls } from '../../lib/batch-calls.ts';
import { isDataError } from '../../ports/database/database.ts';
import { PRICE_CHANGED, VERDICT_GIVEN, type Topic } from '../../ports/queue/queue.ts';
import { alertsTotal } from '../../telemetry/metrics.ts';

/** Events per transaction, each of a different product. */
const MAX_BATCH = 100;

/**
 * Applies events to the rules of their products. One product's events are applied in order, regardless of
 * the order in which they arrive.
 */
export async function alerts(
  { database, queue, broadcast }: Pick<Parts, 'database' | 'queue' | 'broadcast'>,
  signal: AbortSignal,
): Promise<void> {
  const evaluate = batchCalls({
    maxBatch: MAX_BATCH,
    isItemError: isDataError,
    async run(events: readonly OutboxEvent[]) {
      const { fired, deliveries } = await evaluateAlerts(database, events);
      alertsTotal.inc(fired.length);
      await broadcastFired(broadcast, fired);
      if (deliveries > 0) await broadcast.publish(DELIVERIES_DUE, null);
      return events.map(() => undefined);
    },
  });
  const serve = <Event extends OutboxEvent>(topic: Topic<Event>) =>
    queue.consume(topic, { concurrency: 2 * MAX_BATCH, signal }, ({ body }) => evaluate(body));
  await Promise.all([serve(PRICE_CHANGED), serve(VERDICT_GIVEN)]);
}
