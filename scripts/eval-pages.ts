/**
 * Scores extraction against labelled pages: npm run eval:pages -- PAGES.json [--holdout] [--without PART]
 * --holdout also scores weights trained without the page's shop, and the prior weights.
 * --without removes structured data, visible text, classes, scripts or tokens from every page.
 * Prints every wrong value, then a table of scores; the last line is one JSON line of figures.
 */
import { parseArgs } from 'node:util';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { WEIGHTS, type ExtractionWeights } from '../server/src/shop/extract/model/weights.ts';
import { heldOutWeights } from './extraction/held-out-weights.ts';
import { loadLabelledPages, type LabelledPage } from './extraction/load-labelled-pages.ts';
import { PRIOR_WEIGHTS } from './extraction/prior-weights.ts';
import { isPagePart, removePagePart } from './extraction/remove-page-part.ts';
import { extractionFigures, missesOf, type ScoredPage } from './extraction/score-extraction.ts';
import { trainingSet } from './extraction/training-set.ts';

const FOLDS = 10;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { holdout: { type: 'boolean', default: false }, without: { type: 'string' } },
});
const [file] = positionals;
const { holdout, without } = values;
if (!file || (without !== undefined && !isPagePart(without)))
  throw new Error(
    'usage: npm run eval:pages -- PAGES.json [--holdout] [--without structured|visible|classes|scripts|tokens]',
  );

const pages = await loadLabelledPages(file);
const scoredPages = pages.map((page) => ({
  ...page,
  html: without ? removePagePart(page.html, without) : page.html,
}));
const startedMs = performance.now();
const fitted = scoreAll(scoredPages, () => WEIGHTS);
const elapsedMs = Math.round(performance.now() - startedMs);
const runs: Record<string, ScoredPage[]> = { fitted };
if (holdout) {
  const weights = heldOutWeights(pages, await trainingSet(pages, PRIOR_WEIGHTS), {
    prior: PRIOR_WEIGHTS,
    folds: FOLDS,
  });
  runs.heldOut = scoreAll(scoredPages, (index) => weights[index] ?? PRIOR_WEIGHTS);
  runs.prior = scoreAll(scoredPages, () => PRIOR_WEIGHTS);
}
for (const [name, scored] of Object.entries(runs)) {
  console.log(`--- ${name}`);
  for (const page of scored) printMisses(page);
}
const columns = Object.values(runs).map(extractionFigures);
const [first = {}] = columns;
console.log(
  `${''.padEnd(28)} ${Object.keys(runs)
    .map((it) => it.padEnd(9))
    .join(' ')}`,
);
for (const name of Object.keys(first))
  console.log(`${name.padEnd(28)} ${columns.map((it) => String(it[name]).padEnd(9)).join(' ')}`);
console.log(
  JSON.stringify({ ...first, elapsedMs, ...(holdout ? { heldOut: columns[1], prior: columns[2] } : {}) }),
);

function scoreAll(list: LabelledPage[], weightsOf: (index: number) => ExtractionWeights): ScoredPage[] {
  return list.map(({ label, html, url }, index) => ({
    label,
    got: extractOffer({ html, url }, weightsOf(index)),
  }));
}

function printMisses(page: ScoredPage): void {
  const misses = missesOf(page);
  if (misses.length === 0) return;
  const { method, confidence, evidence } = page.got;
  console.log(`${page.label.file} (${method}, ${confidence}; ${evidence ?? ''})`);
  for (const miss of misses) console.log(`    ${miss}`);
}
