import { Type, type Static } from 'typebox';
import { AlertType } from './alert.ts';
import { AvailabilityOrUnknown } from './availability.ts';
import { Id, Nullable, Timestamp } from './common.ts';
import { Money } from './money.ts';
import { WebUrl } from './web-url.ts';

export const CHANNEL_TYPES = ['email', 'webhook'] as const;
export const ChannelType = Type.Enum(CHANNEL_TYPES);
export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** `dead`: all attempts failed. `skipped`: this server is not configured to send it. */
export const DELIVERY_STATES = ['pending', 'delivered', 'dead', 'skipped'] as const;
export const DeliveryState = Type.Enum(DELIVERY_STATES);
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const NotificationDelivery = Type.Object({
  channelId: Id,
  channelType: ChannelType,
  state: DeliveryState,
  attempts: Type.Integer(),
  detail: Nullable(Type.String({ description: 'Result of the last attempt' })),
  deliveredAt: Nullable(Timestamp),
  nextAttemptAt: Nullable(Timestamp),
});
export type NotificationDelivery = Static<typeof NotificationDelivery>;

/** A record that a rule fired, with the prices at that moment. */
export const Notification = Type.Object(
  {
    id: Id,
    alertId: Nullable(Id),
    productId: Id,
    eventId: Nullable(Id),
    type: AlertType,
    title: Type.String({ description: 'Title of the product' }),
    message: Type.String({ description: 'One human-readable sentence' }),
    url: Type.String({ description: 'URL of the product page' }),
    imageUrl: Nullable(Type.String()),
    price: Nullable(Money),
    previousPrice: Nullable(Money),
    targetPrice: Nullable(Money),
    availability: AvailabilityOrUnknown,
    alreadyTrue: Type.Boolean({
      description: 'True if the condition already held when the rule was created',
    }),
    seenAt: Type.String({ format: 'date-time', description: 'When the shop showed this price' }),
    createdAt: Timestamp,
    readAt: Nullable(Timestamp),
    deliveries: Type.Array(NotificationDelivery),
  },
  { $id: 'Notification' },
);
export type Notification = Static<typeof Notification>;

export const EmailChannelInput = Type.Object(
  {
    id: Type.Optional(Id),
    type: Type.Literal('email'),
    address: Type.String({ format: 'email', maxLength: 254 }),
    enabled: Type.Optional(Type.Boolean({ default: true })),
    usable: Type.Optional(Type.Boolean({ readOnly: true })),
    verified: Type.Optional(Type.Boolean({ readOnly: true })),
    createdAt: Type.Optional(Type.String({ readOnly: true })),
  },
  { additionalProperties: false },
);

export const WebhookChannelInput = Type.Object(
  {
    id: Type.Optional(Id),
    type: Type.Literal('webhook'),
    address: WebUrl,
    enabled: Type.Optional(Type.Boolean({ default: true })),
    usable: Type.Optional(Type.Boolean({ readOnly: true })),
    verified: Type.Optional(Type.Boolean({ readOnly: true })),
    createdAt: Type.Optional(Type.String({ readOnly: true })),
  },
  { additionalProperties: false },
);

export const ChannelInput = Type.Union([EmailChannelInput, WebhookChannelInput]);
export type ChannelInput = Static<typeof ChannelInput>;

const ChannelsVersion = Type.String({
  maxLength: 64,
  description: 'Changes with every change of the list. Send it back to replace the list that you read',
});

export const ChannelList = Type.Object(
  { channels: Type.Array(ChannelInput, { maxItems: 100 }), version: Type.Optional(ChannelsVersion) },
  { additionalProperties: false },
);
export type ChannelList = Static<typeof ChannelList>;

const Verified = Type.Boolean({
  description:
    'False until the mailbox’s owner confirmed the address, or the webhook’s receiver answered the verification request; until then nothing else is sent to it',
});

export const Channel = Type.Object({
  id: Id,
  type: ChannelType,
  address: Type.String(),
  enabled: Type.Boolean(),
  usable: Type.Boolean({
    description: 'False if the server lacks a setting this channel needs, such as SMTP_URL',
  }),
  verified: Verified,
  createdAt: Timestamp,
});
export type Channel = Static<typeof Channel>;

export const Channels = Type.Object({ channels: Type.Array(Channel), version: ChannelsVersion });
export type Channels = Static<typeof Channels>;

export const ChannelTestResult = Type.Object({ ok: Type.Boolean(), detail: Type.String() });
export type ChannelTestResult = Static<typeof ChannelTestResult>;

/** The result of `verifyChannel`. `detail` says what happened, for the channel's owner. */
export const VerificationResult = Type.Object({ verified: Type.Boolean(), detail: Type.String() });
export type VerificationResult = Static<typeof VerificationResult>;

/** The token of a link in an email. */
export const LinkToken = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

/** The address that a link in an email was about. */
export const LinkedAddress = Type.Object({ address: Type.String() });

export const WEBHOOK_EVENTS = ['alert.fired', 'price.changed'] as const;
export const WebhookEvent = Type.Enum(WEBHOOK_EVENTS);
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export const NewWebhook = Type.Object(
  {
    url: WebUrl,
    events: Type.Optional(Type.Array(WebhookEvent, { minItems: 1, uniqueItems: true })),
  },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;

export const Webhook = Type.Object({
  id: Id,
  url: Type.String(),
  events: Type.Array(WebhookEvent),
  enabled: Type.Boolean(),
  verified: Verified,
  createdAt: Timestamp,
});
export type Webhook = Static<typeof Webhook>;

export const CreatedWebhook = Type.Object({
  webhook: Webhook,
  secret: Type.String({
    description: 'Shown once. Verifies the webhook-signature header (Standard Webhooks)',
  }),
});

export const WebhookDelivery = Type.Object({
  id: Id,
  event: Type.String(),
  state: DeliveryState,
  attempts: Type.Integer(),
  detail: Nullable(Type.String()),
  createdAt: Timestamp,
  deliveredAt: Nullable(Timestamp),
  nextAttemptAt: Nullable(Timestamp),
});
export type WebhookDelivery = Static<typeof WebhookDelivery>;
