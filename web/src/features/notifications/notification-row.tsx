import { Link } from '@tanstack/react-router';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { useMarkRead } from '../../api/notifications.ts';
import { formatMoney } from '../../format/money.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import { IconButton } from '../../ui/controls/button.tsx';
import { DeliveryBadge } from '../../ui/values/delivery-badge.tsx';
import styles from './notification-row.module.css';
import { ProductImage } from '../../ui/values/product-image.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';

/** One thing that fired: why, at what price, and where it was sent. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const { mutate: markRead } = useMarkRead();
  const { id, productId, title, message, readAt, createdAt, deliveries } = notification;
  const read = (): void => markRead(id, { onError: showFailure });
  return (
    <Row
      marked={!readAt}
      lead={<ProductImage src={notification.imageUrl} size="small" />}
      side={
        <>
          <Figures notification={notification} />
          {!readAt && <IconButton icon="check" label={`Mark as read: ${title}`} onClick={read} />}
        </>
      }
    >
      <Link
        to="/products/$id"
        params={{ id: productId }}
        className={styles['title']}
        onClick={() => !readAt && read()}
      >
        {title}
        {!readAt && <span className="visually-hidden"> (unread)</span>}
      </Link>
      <p className={styles['message']}>{message}</p>
      <RowNote>
        <Ago at={createdAt} />
        {notification.alreadyTrue && <span>Already so when you made the rule</span>}
        {deliveries.map((delivery) => (
          <DeliveryBadge
            key={delivery.channelId}
            name={CHANNEL_NAMES[delivery.channelType]}
            delivery={delivery}
          />
        ))}
      </RowNote>
    </Row>
  );
}

const CHANNEL_NAMES = { email: 'E-mail', webhook: 'Webhook' };

function Figures({ notification: { price, previousPrice } }: { notification: Notification }) {
  if (!price) return null;
  return (
    <p className={styles['figures']}>
      <strong>{formatMoney(price)}</strong>
      {previousPrice && (
        <s>
          <span className="visually-hidden">before </span>
          {formatMoney(previousPrice)}
        </s>
      )}
    </p>
  );
}
