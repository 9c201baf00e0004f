import { createHash } from 'node:crypto';
import { createClient, type Client } from '@tidemark/contracts/client.ts';
import { openAccount } from './open-account.ts';

/** What one account has, for others to try. */
export interface OwnedThings {
  /** A key of the account with the scope `read`. */
  readKey: string;
  /** Texts that appear only in what belongs to the account. */
  marks: readonly string[];
  /** The account's id for a parameter of a route. */
  idFor(path: string, param: string): string;
  /** Changes when anything of the account changes. */
  fingerprint(): Promise<string>;
}

const EMAIL = 'owner-of-everything@example.com';
const TARGET = '77.77';

/** An account with a product, a rule that has fired, a webhook, a channel and keys. */
export async function seedOwner(origin: string, shop: string, password: string): Promise<OwnedThings> {
  const { cookie } = await openAccount(origin, EMAIL, password);
  const asBrowser: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } });
  const call = createClient({ origin, fetch: asBrowser });
  const { key: readKey } = await call('createApiKey', {
    body: { name: 'key of the owner', scopes: ['read'] },
  });
  const { webhook } = await call('createWebhook', { body: { url: `${shop}/hook-of-the-owner` } });
  const { product } = await call('addProduct', { body: { url: `${shop}/kettle` } });
  const { alert } = await call('createAlert', {
    body: { productId: product.id, type: 'below_target', targetPrice: TARGET },
  });
  const ids: Record<string, string> = {
    products: product.id,
    alerts: alert.id,
    notifications: (await call('listNotifications', {})).items[0]?.id ?? '1',
    channels: (await call('listChannels')).channels[0]?.id ?? '1',
    webhooks: webhook.id,
    'api-keys': (await call('listApiKeys', {})).items[0]?.id ?? '1',
    deliveryId: (await call('listWebhookDeliveries', { params: { id: webhook.id } })).items[0]?.id ?? '1',
    domain: new URL(shop).host,
  };
  return {
    readKey,
    marks: [EMAIL, TARGET, 'key of the owner', 'hook-of-the-owner'],
    idFor: (path, param) => ids[param] ?? ids[path.split('/')[1] ?? ''] ?? '1',
    fingerprint: () => fingerprintOf(call),
  };
}

async function fingerprintOf(call: Client): Promise<string> {
  const state = [
    (await call('listProducts', {})).items.map(({ id }) => id),
    (await call('listAlerts', {})).items.map(({ id, enabled }) => [id, enabled]),
    (await call('listNotifications', {})).items.map(({ id, readAt }) => [id, readAt]),
    (await call('listChannels')).channels,
    (await call('listWebhooks', {})).items,
    (await call('listApiKeys', {})).items.map(({ id, scopes }) => [id, scopes]),
  ];
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}
