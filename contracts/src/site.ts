import { Type, type Static } from 'typebox';
import { Nullable, PageQuery, Timestamp } from './common.ts';

const Name = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const Selectors = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
    maxItems: 20,
    description: 'CSS, tried in order; one may end with ` @attribute` to read that in place of the text',
  }),
);

/** An operator's CSS selectors for one shop, tried in order before everything else. */
export const SiteRules = Type.Object(
  {
    price: Selectors,
    listPrice: Selectors,
    title: Selectors,
    image: Selectors,
    availability: Selectors,
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, of every price of the shop' }),
    ),
  },
  { additionalProperties: false },
);
export type SiteRules = Static<typeof SiteRules>;

/** What an operator may decide for a shop; null: as the service is set, or as it finds out. */
const decided = {
  pacePerMinute: Nullable(Type.Integer({ minimum: 1, maximum: 6000, description: 'Requests' })),
  freshWithinMs: Nullable(
    Type.Integer({ minimum: 60_000, maximum: 2_592_000_000, description: 'How old prices may get' }),
  ),
  region: Nullable(Name, { description: 'Workers of this region make its checks' }),
  shard: Nullable(Name, { description: 'Its checks wait in this shard’s lane' }),
  proxyMode: Nullable(Type.Enum(['never', 'blocked', 'always'])),
  browser: Nullable(Type.Enum(['always', 'never']), {
    description: 'Whether its pages are drawn in a browser; null: where they are found to need one',
  }),
  rules: Nullable(SiteRules),
};

export const Site = Type.Object({
  domain: Type.String(),
  ...decided,
  crawlDelayMs: Nullable(Type.Integer(), { description: 'What its robots.txt asks for' }),
  browserFoundNeededAt: Nullable(Timestamp),
  addedAt: Timestamp,
});
export type Site = Static<typeof Site>;

/** What is named is decided anew. */
export const SiteChange = Type.Partial(Type.Object(decided), {
  additionalProperties: false,
  minProperties: 1,
});
export type SiteChange = Static<typeof SiteChange>;

export const SiteParams = Type.Object({ domain: Type.String({ minLength: 1, maxLength: 253 }) });

export const SiteQuery = Type.Object({
  ...PageQuery.properties,
  containing: Type.Optional(
    Type.String({ minLength: 1, maxLength: 253, description: 'A part of the domain' }),
  ),
});
