import { type WebhookDelivery } from '@tidemark/contracts/notification.ts';
import { formatDateTime } from '../../format/time.ts';
import { Badge } from './badge.tsx';

type Delivery = Pick<WebhookDelivery, 'state' | 'attempts' | 'detail' | 'deliveredAt' | 'nextAttemptAt'>;

const STATES = {
  delivered: { tone: 'good', label: 'delivered' },
  pending: { tone: 'warn', label: 'pending' },
  dead: { tone: 'bad', label: 'failed' },
  skipped: { tone: 'neutral', label: 'skipped' },
} as const;

/** The state of one delivery; the tooltip has the attempts and the response. */
export function DeliveryBadge({ name, delivery }: { name: string; delivery: Delivery }) {
  const { tone, label } = STATES[delivery.state];
  const { attempts, detail, deliveredAt, nextAttemptAt } = delivery;
  const details = [
    `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
    deliveredAt && `delivered ${formatDateTime(deliveredAt)}`,
    delivery.state === 'pending' && nextAttemptAt && `next attempt ${formatDateTime(nextAttemptAt)}`,
    detail,
  ]
    .filter(Boolean)
    .join('; ');
  return (
    <span title={details}>
      <Badge tone={tone}>
        {name} {label}
        <span className="visually-hidden">: {details}</span>
      </Badge>
    </span>
  );
}
