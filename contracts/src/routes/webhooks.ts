import { Type } from 'typebox';
import { Empty, Id, IdParams, Page, PageQuery } from '../common.ts';
import { CreatedWebhook, NewWebhook, Webhook, WebhookDelivery } from '../notification.ts';
import { route } from './route.ts';

export const webhookRoutes = {
  createWebhook: route({
    method: 'POST',
    path: '/webhooks',
    summary: 'Create a webhook that receives signed events; the secret is shown once',
    auth: 'account',
    body: NewWebhook,
    status: 201,
    response: CreatedWebhook,
  }),
  listWebhooks: route({
    method: 'GET',
    path: '/webhooks',
    summary: 'List your webhooks',
    auth: 'account',
    query: PageQuery,
    status: 200,
    response: Page(Webhook),
  }),
  deleteWebhook: route({
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Delete a webhook',
    auth: 'account',
    params: IdParams,
    status: 204,
    response: Empty,
  }),
  listWebhookDeliveries: route({
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'List the deliveries of a webhook with their status, newest first',
    auth: 'account',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: Page(WebhookDelivery),
  }),
  redeliverWebhook: route({
    method: 'POST',
    path: '/webhooks/:id/deliveries/:deliveryId/redeliver',
    summary: 'Send a webhook delivery again',
    auth: 'account',
    params: Type.Object({ id: Id, deliveryId: Id }),
    status: 202,
    response: Type.Object({ delivery: WebhookDelivery }),
  }),
} as const;
