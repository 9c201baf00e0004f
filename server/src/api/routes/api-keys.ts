import { DEFAULT_SCOPES } from '@tidemark/contracts/account.ts';
import { createApiKey, deleteApiKey, listApiKeys } from '../../features/accounts/api-keys.ts';
import { announceEnded } from '../../features/accounts/credentials-ended.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { ownerOf } from '../http/owner-of.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { forbidden, found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

export function apiKeyRoutes(parts: ApiParts): Handlers<'createApiKey' | 'listApiKeys' | 'deleteApiKey'> {
  const { config, database } = parts;
  return {
    createApiKey: async ({ account, body: { name, scopes = DEFAULT_SCOPES } }) => {
      if (scopes.includes('admin') && !account.isAdmin)
        throw forbidden('admin-required', 'Only an administrator can create a key with the scope admin.');
      return createApiKey(database, ownerOf(config, account), name, scopes);
    },
    listApiKeys: async ({ account, query }) => {
      const keys = await listApiKeys(database, { accountId: account.id, ...pageOf(query) });
      return toPage(keys, query, ({ id }) => id);
    },
    deleteApiKey: async ({ account, params }) => {
      found(await deleteApiKey(database, account.id, params.id), 'API key');
      await announceEnded(parts, account.id);
      return null;
    },
  };
}
