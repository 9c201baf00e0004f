import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';

const RouteCounts = {
  successes: Type.Integer({ description: 'Requests that the shop answered' }),
  failures: Type.Integer({ description: 'Requests that the proxy lost' }),
  blocks: Type.Integer({ description: 'Requests that the shop blocked' }),
  lastUsedAt: Nullable(Timestamp),
};

/** A proxy of the pool; its name and password are never shown. */
export const Proxy = Type.Object({
  id: Id,
  address: Type.String({ examples: ['socks5://10.0.0.3:1080'] }),
  hasPassword: Type.Boolean(),
  source: Type.Enum(['file', 'provider', 'provisioned', 'admin']),
  ...RouteCounts,
  blocksInARow: Type.Integer({ description: 'Since the last answer, over all shops' }),
  restingFrom: Type.Integer({ description: 'So many shops it rests from' }),
  addedAt: Timestamp,
  retiredAt: Nullable(Timestamp),
});
export type Proxy = Static<typeof Proxy>;

export const NewProxy = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'http://, https:// or socks5://, with name and password if it needs them',
    }),
  },
  { additionalProperties: false },
);

/** What one shop made of a proxy. */
export const ProxyDomain = Type.Object({
  domain: Type.String(),
  ...RouteCounts,
  restsUntil: Nullable(Timestamp),
});
export type ProxyDomain = Static<typeof ProxyDomain>;
