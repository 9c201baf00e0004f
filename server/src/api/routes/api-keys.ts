import { API_SCOPES } from '@tidemark/contracts/account.ts';
import { createApiKey, deleteApiKey, listApiKeys } from '../../features/accounts/api-keys.ts';
import { invalidateCaller } from '../../features/accounts/find-caller.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

export function apiKeyRoutes({
  database,
  cache,
}: ApiParts): Handlers<'createApiKey' | 'listApiKeys' | 'deleteApiKey'> {
  return {
    createApiKey: ({ account, body }) =>
      createApiKey(database, account.id, body.name, body.scopes ?? API_SCOPES),
    listApiKeys: async ({ account, query }) => {
      const keys = await listApiKeys(database, { accountId: account.id, ...pageOf(query) });
      return toPage(keys, query, ({ id }) => id);
    },
    deleteApiKey: async ({ account, params }) => {
      const hash = found(await deleteApiKey(database, account.id, params.id), 'API key');
      await invalidateCaller(cache, 'api-key', hash);
      return null;
    },
  };
}
