import type { ExtractionWeights } from '../../server/src/extract/weights.ts';
import { demoShopPages } from './demo-shop-pages.ts';
import { examplesOf, type Example } from './fit-weights.ts';
import type { LabelledPage } from './labelled-pages.ts';
import { withoutPart, type MissingPart } from './page-variants.ts';

/** How much pages count beside a real page as it is: real ones that lack a part, and those of the demo shop. */
const SHARES: readonly [MissingPart, number][] = [
  ['structured', 0.5],
  ['classes', 0.25],
];
const DEMO_SHARE = 0.1;

/** Real pages, whole and with parts missing, so that no source is trusted alone; and pages of the demo shop's engines. */
export async function trainingSet(pages: LabelledPage[], weights: ExtractionWeights): Promise<Example[]> {
  const lacking = SHARES.flatMap(([part, share]) =>
    examplesOf(
      pages.map((page) => ({ ...page, html: withoutPart(page.html, part) })),
      share,
      weights,
    ),
  );
  return [
    ...examplesOf(pages, 1, weights),
    ...lacking,
    ...examplesOf(await demoShopPages(), DEMO_SHARE, weights),
  ];
}
