import { type WebhookDelivery } from '@tidemark/contracts/notification.ts';
import { absoluteTime } from '../../format/time.ts';
import { Badge } from './badge.tsx';

type Delivery = Pick<WebhookDelivery, 'state' | 'attempts' | 'detail' | 'deliveredAt' | 'nextAttemptAt'>;

const LOOK = {
  delivered: { tone: 'good', words: 'delivered' },
  pending: { tone: 'warn', words: 'on its way' },
  dead: { tone: 'bad', words: 'given up' },
  skipped: { tone: 'neutral', words: 'not set up' },
} as const;

/** How sending to one place fared; hovering tells the attempts and what the other side said. */
export function DeliveryBadge({ name, delivery }: { name: string; delivery: Delivery }) {
  const { tone, words } = LOOK[delivery.state];
  const { attempts, detail, deliveredAt, nextAttemptAt } = delivery;
  const more = [
    `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    deliveredAt && `delivered ${absoluteTime(deliveredAt)}`,
    delivery.state === 'pending' && nextAttemptAt && `next attempt ${absoluteTime(nextAttemptAt)}`,
    detail,
  ]
    .filter(Boolean)
    .join('; ');
  return (
    <span title={more}>
      <Badge tone={tone}>
        {name} {words}
        <span className="visually-hidden">: {more}</span>
      </Badge>
    </span>
  );
}
