import { Type } from 'typebox';
import { Empty, IdParams, Page, PageQuery } from '../common.ts';
import { Notification } from '../notification.ts';
import { route } from './route.ts';

export const notificationRoutes = {
  listNotifications: route({
    method: 'GET',
    path: '/notifications',
    summary: 'List your notifications with their delivery status, newest first',
    auth: 'account',
    query: Type.Object({ ...PageQuery.properties, unread: Type.Optional(Type.Boolean()) }),
    status: 200,
    response: Type.Object({
      ...Page(Notification).properties,
      unreadCount: Type.Integer(),
    }),
  }),
  getNotification: route({
    method: 'GET',
    path: '/notifications/:id',
    summary: 'Get a notification',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ notification: Notification }),
  }),
  markNotificationRead: route({
    method: 'POST',
    path: '/notifications/:id/read',
    summary: 'Mark a notification as read',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  markAllNotificationsRead: route({
    method: 'POST',
    path: '/notifications/read-all',
    summary: 'Mark all notifications as read',
    auth: 'account',
    status: 204,
    response: Empty,
  }),
} as const;
