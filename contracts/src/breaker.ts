import { Type, type Static } from 'typebox';
import { Timestamp } from './common.ts';

/** A shop that does not answer, and is therefore left alone. */
export const Breaker = Type.Object({
  domain: Type.String(),
  phase: Type.Enum(['open', 'half-open'], {
    description: 'open: not asked; half-open: asked a few times, to see whether it answers again',
  }),
  since: Timestamp,
  waitMs: Type.Integer({ description: 'Until it is asked again' }),
});
export type Breaker = Static<typeof Breaker>;
