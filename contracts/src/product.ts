import { Type, type Static } from 'typebox';
import { AvailabilityOrUnknown } from './availability.ts';
import { Id, Nullable, Timestamp } from './common.ts';
import { DecimalString, Money } from './money.ts';
import { Problem } from './problem.ts';
import { PastedUrl } from './web-url.ts';

/** How a check can end. Only `priced` and `unchanged` affect price or availability. */
export const CHECK_OUTCOMES = [
  'priced',
  'unchanged',
  'unsure',
  'unpriced',
  'another_product',
  'blocked',
  'gone',
  'unreachable',
  'forbidden_by_robots',
  'refused_address',
  'not_a_product',
] as const;
export const CheckOutcome = Type.Enum(CHECK_OUTCOMES);
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export const LastCheck = Type.Object({
  outcome: CheckOutcome,
  at: Timestamp,
  message: Type.String({ description: 'Human-readable description of the outcome' }),
});
export type LastCheck = Static<typeof LastCheck>;

/** An amount that a page shows and that may be the product's price. */
export const PriceCandidate = Type.Object({
  amount: DecimalString,
  currency: Nullable(Type.String({ description: 'ISO 4217; null if the page does not say' })),
  text: Type.String({ description: 'The text of the page that states the amount' }),
});
export type PriceCandidate = Static<typeof PriceCandidate>;

export const Product = Type.Object(
  {
    id: Id,
    url: Type.String(),
    domain: Type.String(),
    title: Nullable(Type.String()),
    imageUrl: Nullable(Type.String()),
    brand: Nullable(Type.String()),
    sku: Nullable(Type.String()),
    gtin: Nullable(Type.String()),
    price: Nullable(Money),
    listPrice: Nullable(Money),
    availability: AvailabilityOrUnknown,
    change: Nullable(
      Type.Object({
        previousPrice: Money,
        percent: Type.Number({ description: 'Signed: -12.5 is a drop of 12.5%' }),
        at: Timestamp,
      }),
    ),
    low: Nullable(Type.Object({ price: Money, at: Timestamp })),
    high: Nullable(Type.Object({ price: Money, at: Timestamp })),
    sparkline: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), close: DecimalString }), {
      description: 'Closing prices of the last 30 UTC days, without days that have none',
    }),
    foundBy: Nullable(
      Type.Object({
        method: Type.String(),
        rendered: Type.Boolean({ description: 'The page was rendered in a browser' }),
        confidence: Type.Number(),
        evidence: Nullable(Type.String()),
      }),
    ),
    awaitingConfirmation: Nullable(
      Type.Object(
        { price: Money, at: Timestamp },
        {
          description:
            'A price jump that a second check has not confirmed yet. It is not a price until confirmed',
        },
      ),
    ),
    candidates: Type.Array(PriceCandidate, {
      description:
        'If the last check was unsure of the first price: the amounts that may be it, likeliest first',
    }),
    lastCheck: Nullable(LastCheck),
    lastCheckedAt: Nullable(Timestamp),
    nextCheckAt: Nullable(Timestamp),
    watchedSince: Timestamp,
  },
  { $id: 'Product' },
);
export type Product = Static<typeof Product>;

/** A target price: a decimal string or number in the product's currency, or money with its own currency. */
export const TargetPrice = Type.Union([DecimalString, Type.Number({ exclusiveMinimum: 0 }), Money]);
export type TargetPrice = Static<typeof TargetPrice>;

export const NewProduct = Type.Object(
  {
    url: PastedUrl,
    targetPrice: Type.Optional(TargetPrice),
    notifyAnyDrop: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NewProduct = Static<typeof NewProduct>;

export const ProductEnvelope = Type.Object({ product: Product });

export const BulkNewProducts = Type.Object(
  { urls: Type.Array(PastedUrl, { minItems: 1, maxItems: 500 }) },
  { additionalProperties: false },
);

/** One line of the response to a bulk add, in the order of the URLs. */
export const BulkLine = Type.Object({
  url: Type.String(),
  product: Type.Optional(Product),
  problem: Type.Optional(Problem),
});
export type BulkLine = Static<typeof BulkLine>;
