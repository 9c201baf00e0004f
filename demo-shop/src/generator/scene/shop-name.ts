import { seededRandom } from '../../catalogue/seeded-random.ts';

const STARTS = ['Vel', 'Kan', 'Mor', 'Tis', 'Ral', 'Bru', 'Fen', 'Gol', 'Hab', 'Lin', 'Nor', 'Pel'] as const;
const MIDDLES = ['da', 'bo', 'ri', 'tu', 'la', 'ne', 'so', 'mi'] as const;
const ENDS = ['mart', 'holm', 'ando', 'wick', 'ella', 'stad', 'ium', 'era'] as const;

/** The name of the shop that uses a template: one for each. */
export function shopNameOf(template: string): string {
  const random = seededRandom('shop', template);
  return random.pick(STARTS) + random.pick(MIDDLES) + random.pick(MIDDLES) + random.pick(ENDS);
}
