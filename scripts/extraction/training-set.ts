import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { demoShopPages } from './demo-shop-pages.ts';
import { extractionExamples, type ExtractionExample } from './fit-weights.ts';
import { type LabelledPage } from './load-labelled-pages.ts';
import { removePagePart, type PagePart } from './remove-page-part.ts';

/** How much pages count beside a real page as it is: real ones that lack a part, and those of the demo shop. */
const SHARES: readonly [PagePart, number][] = [
  ['structured', 0.5],
  ['classes', 0.25],
];
const DEMO_SHARE = 0.1;

/** Real pages, whole and with parts missing, so that no source is trusted alone; and pages of the demo shop's engines. */
export async function trainingSet(
  pages: LabelledPage[],
  weights: ExtractionWeights,
): Promise<ExtractionExample[]> {
  const lacking = SHARES.flatMap(([part, share]) =>
    extractionExamples(
      pages.map((page) => ({ ...page, html: removePagePart(page.html, part) })),
      share,
      weights,
    ),
  );
  return [
    ...extractionExamples(pages, 1, weights),
    ...lacking,
    ...extractionExamples(await demoShopPages(), DEMO_SHARE, weights),
  ];
}
