import type { ProductFacts } from '../model/candidate.ts';
import { readVisibleCondition, readVisibleSeller } from './labelled-values.ts';
import { findAmounts } from '../money/parse-price.ts';
import type { ProductDetails } from '../model/product-details.ts';
import type { TextRun } from '../html/text-run.ts';
import { mayHaveMeasure, measureOf } from '../money/unit-of-measure.ts';
import { RATING_REACH, readVisibleRating } from './visible-rating.ts';

/** Where a page speaks of its product, counted in runs from the product's name. */
const [REACH_BEFORE, REACH_AFTER] = [10, 120];
const MAX_LINE = 160;

type Hint = { anchor: number | null; locale: string | null; price: string | null };

/** What a page shows of its product beside price and stock: for what the structured data leaves out. */
export function readVisibleDetails(runs: readonly TextRun[], { anchor, locale, price }: Hint): ProductFacts {
  const within = (reach: number): TextRun[] =>
    runs.filter(({ index }) => index >= (anchor ?? 0) - REACH_BEFORE && index < (anchor ?? 0) + reach);
  const near = within(REACH_AFTER);
  const own = near.filter((run) => !run.isForeign);
  return {
    method: 'visible',
    name: null, image: null, brand: null, sku: null, gtin: null, availability: null, prices: [],
    details: {
      seller: readVisibleSeller(own),
      condition: readVisibleCondition(own),
      rating: readVisibleRating(within(RATING_REACH)),
      unitPrice: readVisibleUnitPrice(own, locale, price),
    },
  }; // prettier-ignore
}

/** The first price of a measure; a piece that costs what the product costs is the product. */
function readVisibleUnitPrice(
  runs: readonly TextRun[],
  locale: string | null,
  price: string | null,
): ProductDetails['unitPrice'] {
  for (const run of runs) {
    if (!run.mayHaveDigit || run.width > MAX_LINE || !mayHaveMeasure(run.text)) continue;
    for (const { amount, currency, start, end } of findAmounts(run.text, { locale })) {
      if (currency === null || Number(amount) === 0) continue;
      const unit = measureOf(run.text.slice(Math.max(0, start - 40), start), run.text.slice(end, end + 30));
      if (unit && !(unit === 'piece' && Number(amount) === Number(price))) return { amount, unit };
    }
  }
  return null;
}
