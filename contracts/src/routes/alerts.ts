import { Type } from 'typebox';
import { Alert, AlertChange, NewAlert } from '../alert.ts';
import { Empty, Id, IdParams, Page, PageQuery } from '../common.ts';
import { route } from './route.ts';

export const alertRoutes = {
  createAlert: route({
    method: 'POST',
    path: '/alerts',
    summary:
      'Create an alert rule; it fires immediately, flagged alreadyTrue, if its condition already holds',
    auth: 'account',
    body: NewAlert,
    status: 201,
    response: Type.Object({ alert: Alert }),
  }),
  listAlerts: route({
    method: 'GET',
    path: '/alerts',
    summary: 'List your alert rules, newest first',
    auth: 'account',
    query: Type.Object({ ...PageQuery.properties, productId: Type.Optional(Id) }),
    status: 200,
    response: Page(Alert),
  }),
  getAlert: route({
    method: 'GET',
    path: '/alerts/:id',
    summary: 'Get an alert rule',
    auth: 'account',
    params: IdParams,
    status: 200,
    response: Type.Object({ alert: Alert }),
  }),
  updateAlert: route({
    method: 'PATCH',
    path: '/alerts/:id',
    summary: 'Update, enable or disable an alert rule',
    auth: 'account',
    params: IdParams,
    body: AlertChange,
    status: 200,
    response: Type.Object({ alert: Alert }),
  }),
  deleteAlert: route({
    method: 'DELETE',
    path: '/alerts/:id',
    summary: 'Delete an alert rule',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
} as const;
