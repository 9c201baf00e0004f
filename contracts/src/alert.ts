import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';
import { Money } from './money.ts';
import { TargetPrice } from './product.ts';

export const ALERT_TYPES = [
  'below_target',
  'any_drop',
  'percent_drop',
  'lowest_in_days',
  'all_time_low',
  'back_in_stock',
  'good_time_to_buy',
] as const;
export const AlertType = Type.Enum(ALERT_TYPES);
export type AlertType = (typeof ALERT_TYPES)[number];

const RuleFields = {
  targetPrice: Type.Optional(TargetPrice),
  percent: Type.Optional(
    Type.Number({
      minimum: 0.1,
      maximum: 99.9,
      description: 'The fall that counts. For any_drop the smallest one; by default 1% and at least one unit',
    }),
  ),
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  stepPercent: Type.Optional(
    Type.Number({
      minimum: 0.1,
      maximum: 99.9,
      description: 'A further fall by this share of the price last reported is reported too; 5 by default',
    }),
  ),
  alsoUnavailable: Type.Optional(
    Type.Boolean({ description: 'Also fires while the product is known to be unavailable' }),
  ),
};

export const NewAlert = Type.Object(
  { productId: Id, type: AlertType, ...RuleFields },
  { additionalProperties: false },
);
export type NewAlert = Static<typeof NewAlert>;

export const AlertChange = Type.Object(
  { ...RuleFields, enabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
export type AlertChange = Static<typeof AlertChange>;

export const Alert = Type.Object(
  {
    id: Id,
    productId: Id,
    type: AlertType,
    targetPrice: Nullable(Money),
    percent: Nullable(Type.Number()),
    days: Nullable(Type.Integer()),
    stepPercent: Type.Number(),
    alsoUnavailable: Type.Boolean(),
    referencePrice: Nullable(Money),
    enabled: Type.Boolean(),
    armed: Type.Boolean({
      description: 'False after it has fired, until its condition turns false again',
    }),
    lastFiredAt: Nullable(Timestamp),
    createdAt: Timestamp,
  },
  { $id: 'Alert' },
);
export type Alert = Static<typeof Alert>;
