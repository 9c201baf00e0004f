import { Link } from '@tanstack/react-router';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { useMarkRead } from '../../api/notifications.ts';
import { formatMoney } from '../../format/money.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { IconButton } from '../../ui/controls/button.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { DeliveryBadge } from '../../ui/values/delivery-badge.tsx';
import { ProductImage } from '../../ui/values/product-image.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import styles from './notification-row.module.css';

/** A notification with its reason, its price and its deliveries. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const { mutate: markRead } = useMarkRead();
  const { id, productId, title, message, readAt, createdAt, deliveries } = notification;
  const read = (): void => markRead(id, { onError: showErrorToast });
  return (
    <Row
      marked={!readAt}
      lead={<ProductImage product={{ id: productId, imageUrl: notification.imageUrl }} size="small" />}
      side={
        <>
          <Prices notification={notification} />
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
        <RelativeTime at={createdAt} />
        {notification.alreadyTrue && <span>Already true when you created the rule</span>}
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

const CHANNEL_NAMES = { email: 'Email', webhook: 'Webhook' };

function Prices({ notification: { price, previousPrice } }: { notification: Notification }) {
  if (!price) return null;
  return (
    <p className={styles['prices']}>
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
