import { Type, type Static } from 'typebox';
import { PageQuery, Timestamp } from './common.ts';
import { CurrencyCode, Money } from './money.ts';
import { Product } from './product.ts';

const { id, url, domain, title, imageUrl, brand, price, listPrice, availability, low, lastCheckedAt } =
  Product.properties;

/** A product that somebody watches, as all may see it. */
export const KnownProduct = Type.Object(
  {
    id,
    url,
    domain,
    title,
    imageUrl,
    brand,
    price,
    listPrice,
    availability,
    low,
    lastCheckedAt,
    watched: Type.Boolean({ description: 'Whether I watch it' }),
  },
  { $id: 'KnownProduct' },
);
export type KnownProduct = Static<typeof KnownProduct>;

/** A product in stock whose price came by a fall of the last days, below all prices of the 30 days before that. */
export const Deal = Type.Object({
  product: KnownProduct,
  priorLow: Type.Object(
    {
      price: Money,
      percent: Type.Number({ description: 'How far the price is below it' }),
      daysKnown: Type.Integer({ description: 'Of how many of the 30 days the price is known' }),
    },
    { description: 'The lowest price of the 30 days before the fall' },
  ),
  cutAt: Timestamp,
});
export type Deal = Static<typeof Deal>;

export const MAX_SEARCH_LENGTH = 200;

export const SearchQuery = Type.Object({
  ...PageQuery.properties,
  q: Type.String({
    minLength: 1,
    maxLength: MAX_SEARCH_LENGTH,
    description: 'Words of the name, the brand, the SKU or the GTIN; the last may be the beginning of one',
  }),
});

export const DealsQuery = Type.Object({
  ...PageQuery.properties,
  currency: Type.Optional(CurrencyCode),
});
