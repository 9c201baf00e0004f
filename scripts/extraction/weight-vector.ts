import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';

/** Weights by name, such as `kinds.offer`: the form in which they are fitted. */
export type WeightVector = Record<string, number>;

/** The weights of the price as one vector. */
export function flatten({ price }: ExtractionWeights): WeightVector {
  return Object.fromEntries([
    ['none', price.none],
    ...prefixed('kinds', price.kinds),
    ...prefixed('visible', price.visible),
    ...prefixed('amounts', price.amounts),
  ]);
}

function prefixed(prefix: string, weights: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(weights).map(([name, value]) => [`${prefix}.${name}`, value]);
}

/**
 * The inverse of `flatten`. The temperature and the weights of page and confidence are those of the second
 * argument.
 */
export function unflatten(
  vector: WeightVector,
  { price, page, confidence }: ExtractionWeights,
): ExtractionWeights {
  const part = <T extends Readonly<Record<string, number>>>(prefix: string, like: T): T =>
    roundWeights(
      Object.fromEntries(Object.keys(like).map((name) => [name, vector[`${prefix}.${name}`] ?? 0])),
    ) as T;
  return {
    page,
    confidence,
    price: {
      none: round(vector.none ?? 0),
      kinds: part('kinds', price.kinds),
      visible: part('visible', price.visible),
      amounts: part('amounts', price.amounts),
      temperature: price.temperature,
    },
  };
}

/** Rounds to three decimals, because the last bits of exponentials differ between machines. */
export function roundWeights(weights: WeightVector): WeightVector {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, round(value)]));
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
