import { type WeightVector } from './weight-vector.ts';

const STEPS = 200;
const LEARNING_RATE = 0.1;
/** Decay of the running means of gradients and of their squares (Adam). */
const [MEAN_DECAY, SQUARE_DECAY] = [0.9, 0.99];

/**
 * Minimizes a loss by gradient descent with steps that shrink to 0, of a size that does not depend on the
 * number of examples (Adam). `priorStrength` is how hard weights are pulled back to the start.
 */
export function descend(
  start: WeightVector,
  priorStrength: number,
  gradientAt: (weights: WeightVector) => WeightVector,
): WeightVector {
  const weights = { ...start };
  const means: WeightVector = {};
  const squares: WeightVector = {};
  for (let step = 1; step <= STEPS; step += 1) {
    const gradient = gradientAt(weights);
    const rate = LEARNING_RATE * (1 - step / (STEPS + 1));
    for (const name of Object.keys(weights)) {
      const slope = (gradient[name] ?? 0) + priorStrength * ((weights[name] ?? 0) - (start[name] ?? 0));
      const mean = MEAN_DECAY * (means[name] ?? 0) + (1 - MEAN_DECAY) * slope;
      const square = SQUARE_DECAY * (squares[name] ?? 0) + (1 - SQUARE_DECAY) * slope ** 2;
      means[name] = mean;
      squares[name] = square;
      const size = Math.sqrt(square / (1 - SQUARE_DECAY ** step)) + 1e-8;
      weights[name] = (weights[name] ?? 0) - (rate * mean) / (1 - MEAN_DECAY ** step) / size;
    }
  }
  return weights;
}
