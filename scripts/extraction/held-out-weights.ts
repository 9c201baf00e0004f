import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { fitWeights, type ExtractionExample } from './fit-weights.ts';
import { type LabelledPage } from './load-labelled-pages.ts';

/** The weights to read each page with, fitted on the pages of all shops but those of the page's fold. */
export function heldOutWeights(
  pages: LabelledPage[],
  examples: ExtractionExample[],
  { hand, folds }: { hand: ExtractionWeights; folds: number },
): ExtractionWeights[] {
  const groups = [...new Set(pages.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, index) => [group, index % folds]));
  const fitted = Array.from({ length: folds }, (_, fold) =>
    fitWeights(
      examples.filter(({ group }) => foldOf.get(group) !== fold),
      hand,
    ),
  );
  return pages.map(({ group }) => fitted[foldOf.get(group) ?? 0] ?? hand);
}
