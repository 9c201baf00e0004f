import { type ProductFacts } from '../model/candidate.ts';
import { readVisibleCondition, readVisibleSeller } from './labelled-values.ts';
import { findAmounts } from '../money/parse-price.ts';
import { type ProductDetails } from '../model/product-details.ts';
import { type TextRun } from '../html/text-run.ts';
import { mayHaveMeasure, measureOf } from '../money/unit-of-measure.ts';
import { MAX_RATING_DISTANCE, readVisibleRating } from './visible-rating.ts';

/** Distances from the product's name within which details are about it, in runs. */
const MAX_RUNS_BEFORE = 10;
const MAX_RUNS_AFTER = 120;
const MAX_LINE_LENGTH = 160;

interface DetailHints {
  /** The index of the run with the product's name. */
  anchor: number | null;
  locale: string | null;
  /** The chosen price, which is no unit price of one piece. */
  price: string | null;
}

/** Reads the details that a page shows, for fields that the structured data lacks. */
export function readVisibleDetails(
  runs: readonly TextRun[],
  { anchor, locale, price }: DetailHints,
): ProductFacts {
  const within = (maxRunsAfter: number): TextRun[] =>
    runs.filter(
      ({ index }) => index >= (anchor ?? 0) - MAX_RUNS_BEFORE && index < (anchor ?? 0) + maxRunsAfter,
    );
  const near = within(MAX_RUNS_AFTER);
  const own = near.filter((run) => !run.isUnrelated);
  return {
    method: 'visible',
    name: null, image: null, brand: null, sku: null, gtin: null, availability: null, prices: [],
    details: {
      seller: readVisibleSeller(own),
      condition: readVisibleCondition(own),
      rating: readVisibleRating(within(MAX_RATING_DISTANCE)),
      unitPrice: readVisibleUnitPrice(own, locale, price),
    },
  }; // prettier-ignore
}

/** The first unit price. A piece with the price of the product is the product itself. */
function readVisibleUnitPrice(
  runs: readonly TextRun[],
  locale: string | null,
  price: string | null,
): ProductDetails['unitPrice'] {
  for (const run of runs) {
    if (!run.mayHaveDigit || run.width > MAX_LINE_LENGTH || !mayHaveMeasure(run.text)) continue;
    for (const { amount, currency, start, end } of findAmounts(run.text, { locale })) {
      if (currency === null || Number(amount) === 0) continue;
      const unit = measureOf(run.text.slice(Math.max(0, start - 40), start), run.text.slice(end, end + 30));
      if (unit && !(unit === 'piece' && Number(amount) === Number(price))) return { amount, unit };
    }
  }
  return null;
}
