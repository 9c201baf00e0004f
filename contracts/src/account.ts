import { Type, type Static } from 'typebox';
import { Id, Nullable, Timestamp } from './common.ts';

export const Credentials = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    password: Type.String({ minLength: 8, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type Credentials = Static<typeof Credentials>;

export const NewAccount = Type.Object(
  {
    ...Credentials.properties,
    claimToken: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The token from the log of the service, for its first account if other machines can reach it',
      }),
    ),
  },
  { additionalProperties: false },
);
export type NewAccount = Static<typeof NewAccount>;

export const Account = Type.Object({
  id: Id,
  email: Type.String(),
  isAdmin: Type.Boolean(),
  createdAt: Timestamp,
});
export type Account = Static<typeof Account>;

/** What each account may have a limited number of. `checksPerHour` counts requests. */
export const QUOTA_NAMES = [
  'products',
  'rules',
  'channels',
  'webhooks',
  'apiKeys',
  'streams',
  'checksPerHour',
] as const;
export type QuotaName = (typeof QUOTA_NAMES)[number];

export const Quota = Type.Object({
  used: Nullable(Type.Integer({ description: 'null where it is not counted: for checksPerHour' })),
  limit: Nullable(Type.Integer({ description: 'null: no limit for this account' })),
});
export type Quota = Static<typeof Quota>;

export const Quotas = Type.Object({
  products: Quota,
  rules: Quota,
  channels: Quota,
  webhooks: Quota,
  apiKeys: Quota,
  streams: Quota,
  checksPerHour: Quota,
} satisfies Record<QuotaName, typeof Quota>);
export type Quotas = Static<typeof Quotas>;

/**
 * `read`: GET. `write`: everything else. `admin`: also the routes of administrators, within read and write.
 */
export const API_SCOPES = ['read', 'write', 'admin'] as const;
export const ApiScope = Type.Enum(API_SCOPES);
export type ApiScope = (typeof API_SCOPES)[number];
export const DEFAULT_SCOPES: readonly ApiScope[] = ['read', 'write'];

export const NewApiKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    scopes: Type.Optional(
      Type.Array(ApiScope, {
        minItems: 1,
        uniqueItems: true,
        default: [...DEFAULT_SCOPES],
        description:
          'read: GET; write: everything else; admin: also the routes of administrators, within read and write',
      }),
    ),
  },
  { additionalProperties: false },
);

export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  prefix: Type.String({ description: 'The first characters of the key, to identify it in lists' }),
  scopes: Type.Array(ApiScope),
  createdAt: Timestamp,
  lastUsedAt: Nullable(Timestamp),
});
export type ApiKey = Static<typeof ApiKey>;

export const CreatedApiKey = Type.Object({
  apiKey: ApiKey,
  key: Type.String({ description: 'Shown once. Send it as Authorization: Bearer <key>' }),
});
