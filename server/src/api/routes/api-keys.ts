import { API_SCOPES } from '@tidemark/contracts/account.ts';
import { createApiKey, deleteApiKey, listApiKeys } from '../../accounts/api-keys.ts';
import { forgetCaller } from '../../accounts/find-caller.ts';
import { type ApiParts } from '../api-parts.ts';
import { pageOf, toPage } from '../paging.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

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
      await forgetCaller(cache, 'api-key', hash);
      return null;
    },
  };
}
