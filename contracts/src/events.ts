import { Type, type Static } from 'typebox';
import { AvailabilityOrUnknown } from './availability.ts';
import { Id, Nullable, Timestamp } from './common.ts';
import { ForecastGrounds, Verdict } from './forecast.ts';
import { CurrencyCode, DecimalString, Money } from './money.ts';
import { Notification } from './notification.ts';
import { CheckOutcome } from './product.ts';

/** A confirmed change of a product's price or availability. Event ids increase per product. */
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

/** A new forecast verdict that at least one rule waits for, in one order with the product's price events. */
export const VerdictGiven = Type.Object({
  eventId: Id,
  productId: Id,
  verdict: Verdict,
  price: Money,
  grounds: ForecastGrounds,
  at: Timestamp,
});
export type VerdictGiven = Static<typeof VerdictGiven>;

/** An outbox event; `verdict` discriminates the two. */
export type OutboxEvent = PriceChanged | VerdictGiven;
/** The stored payload of an outbox event. The event id is the id of its row. */
export type OutboxPayload = Omit<PriceChanged, 'eventId'> | Omit<VerdictGiven, 'eventId'>;

export const CHECK_STEPS = ['queued', 'fetching', 'extracting', 'finished'] as const;

/**
 * Progress of a check. `outcome` is set on the last step only. A check that waits is `queued` again with the
 * reason in `message`, and `retryAt` if the shop asked for no requests until then.
 */
export const CheckProgress = Type.Object({
  productId: Id,
  step: Type.Enum(CHECK_STEPS),
  outcome: Type.Optional(CheckOutcome),
  message: Type.Optional(Type.String()),
  retryAt: Type.Optional(Timestamp),
});
export type CheckProgress = Static<typeof CheckProgress>;

/** An event of `GET /stream`. `type` is the SSE event name, `data` its JSON data. */
export const StreamEvent = Type.Union([
  Type.Object({ type: Type.Literal('price.changed'), data: PriceChanged }),
  Type.Object({ type: Type.Literal('check.progress'), data: CheckProgress }),
  Type.Object({ type: Type.Literal('alert.fired'), data: Notification }),
]);
export type StreamEvent = Static<typeof StreamEvent>;
