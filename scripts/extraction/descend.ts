import { type WeightVector } from './weight-vector.ts';

const STEPS = 400;
const LEARNING_RATE = 0.05;

/** Minimizes a loss by gradient descent. `priorStrength` is how hard weights are pulled back to the start. */
export function descend(
  start: WeightVector,
  priorStrength: number,
  gradientAt: (weights: WeightVector) => WeightVector,
): WeightVector {
  const weights = { ...start };
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = gradientAt(weights);
    for (const name of Object.keys(weights)) {
      const pull = priorStrength * ((weights[name] ?? 0) - (start[name] ?? 0));
      const slope = Math.max(-5, Math.min(5, (gradient[name] ?? 0) + pull));
      weights[name] = (weights[name] ?? 0) - LEARNING_RATE * slope;
    }
  }
  return weights;
}
