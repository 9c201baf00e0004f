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

export const NewAlert = Type.Object(
  {
    productId: Id,
    type: AlertType,
    targetPrice: Type.Optional(TargetPrice),
    percent: Type.Optional(Type.Number({ minimum: 0.1, maximum: 99.9 })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  { additionalProperties: false },
);
export type NewAlert = Static<typeof NewAlert>;

export const AlertChange = Type.Object(
  {
    targetPrice: Type.Optional(TargetPrice),
    percent: Type.Optional(Type.Number({ minimum: 0.1, maximum: 99.9 })),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
    enabled: Type.Optional(Type.Boolean()),
  },
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
