import { countUnread, markRead } from '../../notify/mark-read.ts';
import { findNotification, listNotifications } from '../../notify/read-notifications.ts';
import { type ApiParts } from '../api-parts.ts';
import { pageOf, toPage } from '../paging.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

type Names = 'listNotifications' | 'getNotification' | 'markNotificationRead' | 'markAllNotificationsRead';

export function notificationRoutes({ database }: ApiParts): Handlers<Names> {
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
