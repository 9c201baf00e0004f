import { useInfiniteQuery } from '@tanstack/react-query';
import { deliveriesQuery, useRedeliver } from '../../api/webhooks.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { DeliveryBadge } from '../../ui/values/delivery-badge.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';

/** The deliveries of a webhook, newest first, each with a button to resend it. */
export function WebhookDeliveries({ webhookId }: { webhookId: string }) {
  const query = useInfiniteQuery(deliveriesQuery(webhookId));
  const redeliver = useRedeliver(webhookId);
  const deliveries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <QueryView query={query} loading={<Skeleton rows={2} height="2.5rem" />}>
      {() =>
        deliveries.length === 0 ? (
          <RowNote>Nothing has been sent yet.</RowNote>
        ) : (
          <>
            <RowList plain>
              {deliveries.map((delivery) => (
                <Row
                  key={delivery.id}
                  side={
                    <Button
                      small
                      icon="refresh"
                      busy={redeliver.isPending && redeliver.variables === delivery.id}
                      onClick={() => redeliver.mutate(delivery.id, { onError: showErrorToast })}
                    >
                      Resend
                    </Button>
                  }
                >
                  <RowNote>
                    <code>{delivery.event}</code>
                    <DeliveryBadge name="" delivery={delivery} />
                    <RelativeTime at={delivery.createdAt} />
                  </RowNote>
                  {delivery.detail && <RowNote>{delivery.detail}</RowNote>}
                </Row>
              ))}
            </RowList>
            <LoadMore query={query} />
          </>
        )
      }
    </QueryView>
  );
}
