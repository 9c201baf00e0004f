import { Type, type Static } from 'typebox';
import { AvailabilityOrUnknown } from './availability.ts';
import { Id, Nullable, Timestamp } from './common.ts';
import { ForecastGrounds, Verdict } from './forecast.ts';
import { CurrencyCode, DecimalString, Money } from './money.ts';
import { Notification } from './notification.ts';
import { CheckOutcome } from './product.ts';

/** A confirmed change of a product's price or availability, as it leaves the outbox. Event ids of one product rise. */
export const PriceChanged = Type.Object({
  eventId: Id,
  productId: Id,
  oldPrice: Nullable(DecimalString),
  newPrice: DecimalString,
  currency: CurrencyCode,
  oldCurrency: Nullable(CurrencyCode),
  changePercent: Nullable(Type.Number()),
  availability: AvailabilityOrUnknown,
  oldAvailability: AvailabilityOrUnknown,
  at: Timestamp,
});
export type PriceChanged = Static<typeof PriceChanged>;

/** A forecast's verdict that some rule of its product waits for, as it leaves the outbox in line with the product's price events. */
export const VerdictGiven = Type.Object({
  eventId: Id,
  productId: Id,
  verdict: Verdict,
  price: Money,
  grounds: ForecastGrounds,
  at: Timestamp,
});
export type VerdictGiven = Static<typeof VerdictGiven>;

/** What waits in the outbox for its product's rules; the two are told apart by `verdict`. */
export type OutboxEvent = PriceChanged | VerdictGiven;
/** As it is stored: its id is the row's. */
export type OutboxPayload = Omit<PriceChanged, 'eventId'> | Omit<VerdictGiven, 'eventId'>;

export const CHECK_STEPS = ['queued', 'fetching', 'reading', 'finished'] as const;

/** How far a check has come; `outcome` and `message` come with the last step. */
export const CheckProgress = Type.Object({
  productId: Id,
  step: Type.Enum(CHECK_STEPS),
  outcome: Type.Optional(CheckOutcome),
  message: Type.Optional(Type.String()),
});
export type CheckProgress = Static<typeof CheckProgress>;

/** What `GET /stream` sends: the SSE event name is `type`, its data the rest as JSON. */
export const StreamEvent = Type.Union([
  Type.Object({ type: Type.Literal('price.changed'), data: PriceChanged }),
  Type.Object({ type: Type.Literal('check.progress'), data: CheckProgress }),
  Type.Object({ type: Type.Literal('alert.fired'), data: Notification }),
]);
export type StreamEvent = Static<typeof StreamEvent>;
