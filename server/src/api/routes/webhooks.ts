import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
} from '../../features/notify/webhook-store.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { ownerOf } from '../http/owner-of.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

type WebhookRoute =
  | 'createWebhook'
  | 'listWebhooks'
  | 'deleteWebhook'
  | 'listWebhookDeliveries'
  | 'redeliverWebhook';

export function webhookRoutes({
  config,
  database,
  broadcast,
  guard,
  channels,
}: ApiParts): Handlers<WebhookRoute> {
  return {
    createWebhook: async ({ account, body }) => {
      await guard.assertAllowed(new URL(body.url));
      const webhook = { url: body.url, events: body.events ?? ['alert.fired' as const] };
      const rules = { channels, quotas: config };
      const created = await createWebhook(database, ownerOf(config, account), webhook, rules);
      await broadcast.publish(DELIVERIES_DUE, null);
      return created;
    },
    listWebhooks: async ({ account, query }) =>
      toPage(await listWebhooks(database, account.id, pageOf(query), channels), query, ({ id }) => id),
    deleteWebhook: async ({ account, params }) => {
      found(await deleteWebhook(database, account.id, params.id), 'webhook');
      return null;
    },
    listWebhookDeliveries: async ({ account, params, query }) => {
      const deliveries = await listDeliveries(database, account.id, params.id, pageOf(query));
      return toPage(found(deliveries, 'webhook'), query, ({ id }) => id);
    },
    redeliverWebhook: async ({ account, params }) => {
      const delivery = found(await redeliver(database, account.id, params.id, params.deliveryId), 'delivery');
      await broadcast.publish(DELIVERIES_DUE, null);
      return { delivery };
    },
  };
}
