import { type PriceCandidate } from '../model/candidate.ts';

const OTHER_SIGNALS = [
  'otherLabel',
  'otherWord',
  'otherAfter',
  'perSomething',
  'instalment',
  'partOfBox',
  'netBesideGross',
  'explainedBeside',
  'foreign',
  'inOption',
];

/** Shown without signals that it is the price of something else or of another quantity. */
export function isPlain({ kind, signals }: PriceCandidate): boolean {
  return kind === 'visible' && !OTHER_SIGNALS.some((it) => signals?.includes(it));
}
