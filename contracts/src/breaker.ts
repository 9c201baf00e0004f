import { Type, type Static } from 'typebox';
import { Timestamp } from './common.ts';

/** A domain's circuit breaker, tripped by pages that failed in a row. */
export const Breaker = Type.Object({
  domain: Type.String(),
  phase: Type.Enum(['open', 'half_open'], {
    description: 'open: no requests are sent; half_open: a few trial requests are sent',
  }),
  appliesTo: Type.Enum(['all', 'failing_accounts'], {
    description:
      'all: it refuses every page; failing_accounts: only the pages of the accounts whose pages failed',
  }),
  since: Timestamp,
  retryAfterMs: Type.Integer({ description: 'Time until the next trial request' }),
});
export type Breaker = Static<typeof Breaker>;
