import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import hand from './prior-weights.json' with { type: 'json' };

/** What the signs are worth by judgement alone: where the training starts from, and what it is compared with. */
export const PRIOR_WEIGHTS: ExtractionWeights = hand;
