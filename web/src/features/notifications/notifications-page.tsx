import { useInfiniteQuery } from '@tanstack/react-query';
import { notificationsQuery, useMarkAllRead } from '../../api/notifications.ts';
import { Button } from '../../ui/controls/button.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { NotificationRow } from './notification-row.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';
import { showFailure } from '../../live/show-failure.ts';

export function NotificationsPage() {
  const query = useInfiniteQuery(notificationsQuery);
  const readAll = useMarkAllRead();
  const unread = query.data?.pages[0]?.unreadCount ?? 0;
  const notifications = query.data?.pages.flatMap((page) => page.items) ?? [];
  useTitle(unread > 0 ? `(${unread}) Alerts` : 'Alerts');
  return (
    <>
      <PageHead
        title="Alerts"
        lead={unread > 0 ? `${unread} unread` : 'What your rules have told you, newest first'}
      >
        {unread > 0 && (
          <Button
            small
            icon="check"
            busy={readAll.isPending}
            onClick={() => readAll.mutate(undefined, { onError: showFailure })}
          >
            Mark all as read
          </Button>
        )}
      </PageHead>
      <QueryView query={query}>
        {() =>
          notifications.length === 0 ? (
            <EmptyState title="Calm waters">
              <p>
                Nothing has fired yet. When one of your rules comes true, it shows here at once and goes to
                your channels.
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
