import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import priorWeights from './prior-weights.json' with { type: 'json' };

/** Manually chosen weights: the training starts from them, and the evaluation compares with them. */
export const PRIOR_WEIGHTS: ExtractionWeights = priorWeights;
