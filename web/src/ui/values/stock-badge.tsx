import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { STOCK_WORDS } from '../../format/outcome.ts';
import { Badge, type Tone } from './badge.tsx';

const TONES: Readonly<Record<Availability, Tone>> = {
  InStock: 'accent',
  OutOfStock: 'warn',
  PreOrder: 'neutral',
  BackOrder: 'neutral',
  Discontinued: 'warn',
};

export function StockBadge({ availability }: { availability: AvailabilityOrUnknown }) {
  if (availability === null) return <Badge>Stock not stated</Badge>;
  return <Badge tone={TONES[availability]}>{STOCK_WORDS[availability]}</Badge>;
}
