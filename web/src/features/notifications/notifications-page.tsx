import { useInfiniteQuery } from '@tanstack/react-query';
import { notificationsQuery, useMarkAllRead } from '../../api/notifications.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { NotificationRow } from './notification-row.tsx';

export function NotificationsPage() {
  const query = useInfiniteQuery(notificationsQuery);
  const readAll = useMarkAllRead();
  const unread = query.data?.pages[0]?.unreadCount ?? 0;
  const notifications = query.data?.pages.flatMap((page) => page.items) ?? [];
  usePageTitle(unread > 0 ? `(${unread}) Alerts` : 'Alerts');
  return (
    <>
      <PageHeader
        title="Alerts"
        lead={unread > 0 ? `${unread} unread` : 'Alerts from your rules, newest first'}
      >
        {unread > 0 && (
          <Button
            small
            icon="check"
            busy={readAll.isPending}
            onClick={() => readAll.mutate(undefined, { onError: showErrorToast })}
          >
            Mark all as read
          </Button>
        )}
      </PageHeader>
      <QueryView query={query}>
        {() =>
          notifications.length === 0 ? (
            <EmptyState title="No alerts yet">
              <p>
                When one of your rules fires, the alert appears here at once and is sent to your channels.
              </p>
            </EmptyState>
          ) : (
            <RowList>
              {notifications.map((notification) => (
                <NotificationRow key={notification.id} notification={notification} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}
