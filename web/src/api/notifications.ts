import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { call } from './client.ts';

interface NotificationPage {
  items: Notification[];
  nextCursor: string | null;
  unreadCount: number;
}

type NotificationList = InfiniteData<NotificationPage, string>;

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications'],
  queryFn: ({ pageParam }): Promise<NotificationPage> =>
    call('listNotifications', { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } }),
  initialPageParam: '',
  getNextPageParam: (page: NotificationPage) => page.nextCursor,
});

/** Adds a new notification to the top of the list, unless it is already there. */
export function addNotification(queries: QueryClient, notification: Notification): void {
  queries.setQueryData<NotificationList>(notificationsQuery.queryKey, (list) => {
    if (!list || list.pages.some((page) => page.items.some(({ id }) => id === notification.id))) return list;
    return {
      ...list,
      pages: list.pages.map((page, index) => ({
        ...page,
        unreadCount: page.unreadCount + 1,
        items: index === 0 ? [notification, ...page.items] : page.items,
      })),
    };
  });
}

export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call('markNotificationRead', { params: { id } }),
    onMutate: (id) => markRead(queries, (notification) => notification.id === id),
  });
}

export function useMarkAllRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('markAllNotificationsRead'),
    onSuccess: () => {
      markRead(queries, () => true);
      void queries.invalidateQueries({ queryKey: notificationsQuery.queryKey });
    },
  });
}

function markRead(queries: QueryClient, isSelected: (notification: Notification) => boolean): void {
  const isNewlyRead = (item: Notification): boolean => !item.readAt && isSelected(item);
  const readAt = new Date().toISOString();
  queries.setQueryData<NotificationList>(notificationsQuery.queryKey, (list) => {
    if (!list) return list;
    const count = list.pages.flatMap((page) => page.items).filter(isNewlyRead).length;
    return {
      ...list,
      pages: list.pages.map((page) => ({
        ...page,
        unreadCount: Math.max(0, page.unreadCount - count),
        items: page.items.map((item) => (isNewlyRead(item) ? { ...item, readAt } : item)),
      })),
    };
  });
}
