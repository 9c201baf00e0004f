import { Type, type Static } from 'typebox';
import { PageQuery, Timestamp } from './common.ts';
import { CurrencyCode, Money } from './money.ts';
import { Product } from './product.ts';

const { id, url, domain, title, imageUrl, brand, price, listPrice, availability, low, lastCheckedAt } =
  Product.properties;

/** The public view of a tracked product. */
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
    watched: Type.Boolean({ description: 'Whether the caller watches it' }),
  },
  { $id: 'KnownProduct' },
);
export type KnownProduct = Static<typeof KnownProduct>;

/** An in-stock product whose price recently dropped below its lowest price of the preceding 30 days. */
export const Deal = Type.Object({
  product: KnownProduct,
  priorLow: Type.Object(
    {
      price: Money,
      percent: Type.Number({ description: 'How far the current price is below it' }),
      daysKnown: Type.Integer({ description: 'Number of those 30 days whose price is known' }),
    },
    { description: 'The lowest price of the 30 days before the drop' },
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
    description: 'Words of the title, brand, SKU or GTIN. The last word may be a prefix',
  }),
});

export const DealsQuery = Type.Object({
  ...PageQuery.properties,
  currency: Type.Optional(CurrencyCode),
});
