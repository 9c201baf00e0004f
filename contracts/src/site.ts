import { Type, type Static } from 'typebox';
import { Nullable, PageQuery, Timestamp } from './common.ts';

const Name = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const Selectors = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
    maxItems: 20,
    description:
      'CSS selectors, tried in order. The suffix ` @attribute` reads that attribute instead of the text',
  }),
);

/** An operator's CSS selectors for one shop. They take precedence over automatic extraction. */
export const SiteRules = Type.Object(
  {
    price: Selectors,
    listPrice: Selectors,
    title: Selectors,
    image: Selectors,
    availability: Selectors,
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 currency of all prices of the shop' }),
    ),
  },
  { additionalProperties: false },
);
export type SiteRules = Static<typeof SiteRules>;

/** Settings an operator can override per shop. Null means the service default, or automatic detection. */
const decided = {
  pacePerMinute: Nullable(Type.Integer({ minimum: 1, maximum: 6000, description: 'Requests per minute' })),
  freshWithinMs: Nullable(
    Type.Integer({ minimum: 60_000, maximum: 2_592_000_000, description: 'Maximum age of prices' }),
  ),
  region: Nullable(Name, { description: 'Only workers of this region run its checks' }),
  shard: Nullable(Name, { description: 'Shard whose lane queues its checks' }),
  proxyMode: Nullable(Type.Enum(['never', 'blocked', 'always'])),
  browser: Nullable(Type.Enum(['always', 'never']), {
    description: 'Whether pages are rendered in a browser; null: only when they turn out to need one',
  }),
  rules: Nullable(SiteRules),
};

export const Site = Type.Object({
  domain: Type.String(),
  ...decided,
  crawlDelayMs: Nullable(Type.Integer(), { description: 'Crawl-delay from its robots.txt' }),
  browserNeedDetectedAt: Nullable(Timestamp),
  createdAt: Timestamp,
});
export type Site = Static<typeof Site>;

/** Only the fields present are changed. */
export const SiteChange = Type.Partial(Type.Object(decided), {
  additionalProperties: false,
  minProperties: 1,
});
export type SiteChange = Static<typeof SiteChange>;

export const SiteParams = Type.Object({ domain: Type.String({ minLength: 1, maxLength: 253 }) });

export const SiteQuery = Type.Object({
  ...PageQuery.properties,
  containing: Type.Optional(
    Type.String({ minLength: 1, maxLength: 253, description: 'Substring of the domain' }),
  ),
});
