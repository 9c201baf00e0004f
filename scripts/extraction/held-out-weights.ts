import { type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { type ExtractionExample } from './extraction-examples.ts';
import { fitWeights } from './fit-weights.ts';
import { type LabelledPage } from './load-labelled-pages.ts';

/** The weights for each page, fitted without the pages of its fold. All pages of a shop are in one fold. */
export function heldOutWeights(
  pages: LabelledPage[],
  examples: ExtractionExample[],
  { prior, folds }: { prior: ExtractionWeights; folds: number },
): ExtractionWeights[] {
  const groups = [...new Set(pages.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, index) => [group, index % folds]));
  const fitted = Array.from({ length: folds }, (_, fold) =>
    fitWeights(
      examples.filter(({ group }) => foldOf.get(group) !== fold),
      prior,
    ),
  );
  return pages.map(({ group }) => fitted[foldOf.get(group) ?? 0] ?? prior);
}
