import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { demoShopPages } from './demo-shop-pages.ts';
import { extractionExamples, type ExtractionExample } from './extraction-examples.ts';
import { isGenerated } from './generated-pages.ts';
import { type LabelledPage } from './load-labelled-pages.ts';
import { removePagePart, type PagePart } from './remove-page-part.ts';

/** Weights in the loss of real pages without one of their parts. A complete real page has weight 1. */
const PARTIAL_PAGE_SHARES: readonly [PagePart, number][] = [
  ['structured', 0.5],
  ['classes', 0.25],
];
const DEMO_SHARE = 0.1;

/**
 * Labelled pages, complete and with parts removed, so that no source is trusted alone; and pages of the demo
 * shop. Pages of one group resemble each other, so a group of n pages has the weight of √n.
 */
export async function trainingSet(
  pages: LabelledPage[],
  weights: ExtractionWeights,
): Promise<ExtractionExample[]> {
  const groups = Map.groupBy(pages, ({ group }) => group);
  const sharedOut = (examples: ExtractionExample[]): ExtractionExample[] =>
    examples.map((it) => ({ ...it, share: it.share / Math.sqrt(groups.get(it.group)?.length ?? 1) }));
  const partialPages = PARTIAL_PAGE_SHARES.flatMap(([part, share]) =>
    extractionExamples(
      pages
        .filter((it) => !isGenerated(it))
        .map((page) => ({ ...page, html: removePagePart(page.html, part) })),
      { share, isPartial: true },
      weights,
    ),
  );
  return [
    ...sharedOut([...extractionExamples(pages, { share: 1 }, weights), ...partialPages]),
    ...extractionExamples(await demoShopPages(), { share: DEMO_SHARE }, weights),
  ];
}
