import { createRule, deleteRule, findRule, listRules, updateRule } from '../../alerts/rule-store.ts';
import { type ApiParts } from '../api-parts.ts';
import { pageOf, toPage } from '../paging.ts';
import { found } from '../problems.ts';
import { type Handlers } from '../register-route.ts';

type Names = 'createAlert' | 'listAlerts' | 'getAlert' | 'updateAlert' | 'deleteAlert';

export function alertRoutes(parts: ApiParts): Handlers<Names> {
  const { database } = parts;
  return {
    createAlert: async ({ account, body }) => ({
      alert: found(await createRule(parts, account.id, body), 'product'),
    }),
    listAlerts: async ({ account, query }) => {
      const page = { accountId: account.id, productId: query.productId ?? null, ...pageOf(query) };
      return toPage(await listRules(database, page), query, ({ id }) => id);
    },
    getAlert: async ({ account, params }) => ({
      alert: found(await findRule(database, account.id, params.id), 'rule'),
    }),
    updateAlert: async ({ account, params, body }) => ({
      alert: found(await updateRule(parts, account.id, params.id, body), 'rule'),
    }),
    deleteAlert: async ({ account, params }) => {
      found(await deleteRule(database, account.id, params.id), 'rule');
      return null;
    },
  };
}
