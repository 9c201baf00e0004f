/**
 * From this confidence on, a reading is sure. Only a sure price becomes a product's first price; below, its
 * amounts are candidates for the user to choose from. A later reading below it that differs from the
 * product's price is suspect until a second check confirms it.
 */
export const SURE_CONFIDENCE = 0.8;

/** A price with a lower confidence is no reading at all. */
export const LEAST_CONFIDENCE = 0.3;
