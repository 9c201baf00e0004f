import { type OutboxEvent } from '@tidemark/contracts/events.ts';
import { announce } from '../alerts/announce.ts';
import { evaluateAlerts } from '../alerts/evaluate-alerts.ts';
import { type Parts } from '../compose.ts';
import { inBatches } from '../in-batches.ts';
import { isDataError } from '../ports/database/index.ts';
import { PRICE_CHANGED, VERDICT_GIVEN, type Topic } from '../ports/queue/index.ts';
import { alertsTotal } from '../telemetry/metrics.ts';

/** Products whose rules are looked at in one transaction. */
const MAX_BATCH = 100;

/** Applies events to the rules of their products; a product's own stay in order whatever order they come in. */
export async function alerts({ database, queue, broadcast }: Parts, signal: AbortSignal): Promise<void> {
  const evaluate = inBatches({
    maxBatch: MAX_BATCH,
    isOnesFault: isDataError,
    async run(events: readonly OutboxEvent[]) {
      const fired = await evaluateAlerts(database, events);
      alertsTotal.inc(fired.length);
      await announce(broadcast, fired);
      return events.map(() => undefined);
    },
  });
  const serve = (topic: Topic) =>
    queue.consume(topic, { concurrency: 2 * MAX_BATCH, signal }, ({ body }) => evaluate(body as OutboxEvent));
  await Promise.all([serve(PRICE_CHANGED), serve(VERDICT_GIVEN)]);
}
