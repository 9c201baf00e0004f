import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { AVAILABILITY_LABELS } from '../../format/check-labels.ts';
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
  return <Badge tone={TONES[availability]}>{AVAILABILITY_LABELS[availability]}</Badge>;
}
