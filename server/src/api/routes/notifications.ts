import { countUnread, markRead } from '../../features/notify/mark-read.ts';
import { findNotification, listNotifications } from '../../features/notify/read-notifications.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

type NotificationRoute =
  | 'listNotifications'
  | 'getNotification'
  | 'markNotificationRead'
  | 'markAllNotificationsRead';

export function notificationRoutes({ database }: ApiParts): Handlers<NotificationRoute> {
  return {
    listNotifications: async ({ account, query }) => {
      const { before, limit } = pageOf(query);
      const [items, unreadCount] = await Promise.all([
        listNotifications(database, {
          accountId: account.id,
          before: before === null ? null : Number(before),
          unread: query.unread ?? false,
          limit,
        }),
        countUnread(database, account.id),
      ]);
      return { ...toPage(items, query, ({ id }) => id), unreadCount };
    },
    getNotification: async ({ account, params }) => ({
      notification: found(await findNotification(database, account.id, params.id), 'notification'),
    }),
    markNotificationRead: async ({ account, params }) => {
      found(await markRead(database, account.id, params.id), 'notification');
      return null;
    },
    markAllNotificationsRead: async ({ account }) => {
      await markRead(database, account.id, null);
      return null;
    },
  };
}
