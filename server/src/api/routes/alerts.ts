import { findRule, listRules } from '../../features/alerts/read-rules.ts';
import { createRule, deleteRule, updateRule } from '../../features/alerts/save-rules.ts';
import { readForecast } from '../../features/forecasting/read-forecast.ts';
import { readWatchedSince } from '../../features/products/watch-cache.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { ownerOf } from '../http/owner-of.ts';
import { pageOf, toPage } from '../http/paging.ts';
import { found } from '../http/problems.ts';
import { type Handlers } from '../http/register-route.ts';

type AlertRoute = 'createAlert' | 'listAlerts' | 'getAlert' | 'updateAlert' | 'deleteAlert';

export function alertRoutes(parts: ApiParts): Handlers<AlertRoute> {
  const { database, config } = parts;
  return {
    createAlert: async ({ account, body }) => {
      if (body.type === 'good_time_to_buy') await forecastFor(parts, account.id, body.productId);
      return { alert: found(await createRule(parts, ownerOf(config, account), body), 'product') };
    },
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

/** Makes the forecast of the current price, so that the new rule is evaluated at once. */
async function forecastFor(parts: ApiParts, accountId: string, productId: string): Promise<void> {
  if (await readWatchedSince(parts, accountId, productId))
    await readForecast({ ...parts, everyMs: parts.config.forecastEveryMs }, productId);
}
