import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';

const RouteCounts = {
  successes: Type.Integer({ description: 'Requests the shop responded to' }),
  failures: Type.Integer({ description: 'Requests that failed at the proxy' }),
  blocks: Type.Integer({ description: 'Requests the shop blocked' }),
  lastUsedAt: Nullable(Timestamp),
};

/** A proxy of the pool. Its credentials are never returned. */
export const Proxy = Type.Object({
  id: Id,
  address: Type.String({ examples: ['socks5://10.0.0.3:1080'] }),
  hasPassword: Type.Boolean(),
  source: Type.Enum(['file', 'provider', 'provisioned', 'admin']),
  ...RouteCounts,
  consecutiveBlocks: Type.Integer({
    description: 'Blocks since the last successful request, across all shops',
  }),
  restingDomainCount: Type.Integer({
    description: 'Number of shops that currently do not use it because they blocked it',
  }),
  createdAt: Timestamp,
  retiredAt: Nullable(Timestamp),
});
export type Proxy = Static<typeof Proxy>;

export const NewProxy = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'http://, https:// or socks5:// URL, with credentials if required',
    }),
  },
  { additionalProperties: false },
);

/** Results of a proxy at one shop. */
export const ProxyDomain = Type.Object({
  domain: Type.String(),
  ...RouteCounts,
  restsUntil: Nullable(Timestamp),
});
export type ProxyDomain = Static<typeof ProxyDomain>;
