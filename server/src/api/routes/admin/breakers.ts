import { type ApiParts } from '../../http/api-parts.ts';
import { type Handlers } from '../../http/register-route.ts';

export function adminBreakerRoutes({ config, rateLimit }: ApiParts): Handlers<'listBreakers'> {
  return {
    listBreakers: async () => {
      const nowMs = Date.now();
      const breakers = await rateLimit.openBreakers();
      return {
        items: breakers.map(({ domain, phase, elapsedMs, sources }) => ({
          domain,
          phase,
          appliesTo: sources < config.breakerFailures ? 'failing_accounts' : 'all',
          since: new Date(nowMs - elapsedMs).toISOString(),
          retryAfterMs: phase === 'open' ? Math.max(0, config.breakerOpenMs - elapsedMs) : 0,
        })),
      };
    },
  };
}
