/**
 * Scores extraction against labelled pages:
 * npm run eval:pages -- FILES... [--part dev|held-out|all] [--generated COUNT] [--holdout] [--peers FOLDER]
 * [--without PART]
 * A file has labels (pages.json) or reported cases (cases.json). --part: only the shops of development, or
 * only the third that is held out. --generated adds COUNT generated pages. --holdout also scores weights
 * trained without the page's shop, and the prior weights. --peers also scores other extractors,
 * installed into FOLDER. --without removes structured data, visible text,
 * classes, scripts or tokens from every page.
 * Prints every wrong value, then tables by corpus, kind of page, language and confidence; the last line is
 * one JSON line of figures.
 */
import { parseArgs } from 'node:util';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { WEIGHTS, type ExtractionWeights } from '../server/src/shop/extract/model/weights.ts';
import { type LabelledPage } from './extraction/load-labelled-pages.ts';
import { isCorpusPart } from './extraction/page-shop.ts';
import { loadPeers } from './extraction/peers/peers.ts';
import { PRIOR_WEIGHTS } from './extraction/prior-weights.ts';
import { readCorpora } from './extraction/read-corpora.ts';
import { isPagePart, removePagePart } from './extraction/remove-page-part.ts';
import { figuresOf, type Figures } from './extraction/scores/figures.ts';
import { kindOf, languageOf } from './extraction/scores/page-groups.ts';
import {
  printFigures,
  printGroups,
  printMisses,
  printReliability,
} from './extraction/scores/print-scores.ts';
import { calibrationError, reliabilityOf } from './extraction/scores/reliability.ts';
import { scorePage, type ScoredPage } from './extraction/scores/score-page.ts';
import { trainWeights } from './extraction/train-weights.ts';
import { trainingSet } from './extraction/training-set.ts';

const { positionals: files, values } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string', default: 'all' },
    generated: { type: 'string', default: '0' },
    holdout: { type: 'boolean', default: false },
    peers: { type: 'string' },
    without: { type: 'string' },
  },
});
const { part, generated, holdout, peers, without } = values;
if (
  (files.length === 0 && generated === '0') ||
  !isCorpusPart(part) ||
  (without !== undefined && !isPagePart(without))
)
  throw new Error(
    'usage: npm run eval:pages -- FILES... [--part dev|held-out|all] [--generated COUNT] [--holdout] [--peers FOLDER] [--without structured|visible|classes|scripts|tokens]',
  );

const corpora = await readCorpora({ files, part, generated: Number(generated), seed: 1 });
const pages = [...corpora.values()].flat();
const startedMs = performance.now();
const fitted = scoreAll(() => WEIGHTS);
const elapsedMs = Math.round(performance.now() - startedMs);
const runs: Record<string, Map<LabelledPage, ScoredPage>> = { fitted };
if (holdout) {
  const { withoutGroup } = trainWeights(await trainingSet(pages, PRIOR_WEIGHTS), PRIOR_WEIGHTS);
  runs.heldOut = scoreAll(({ group }) => withoutGroup(group));
  runs.prior = scoreAll(() => PRIOR_WEIGHTS);
}

for (const [name, scored] of Object.entries(runs)) {
  console.log(`--- ${name}`);
  printMisses([...scored.values()]);
}
const others: typeof runs = {};
for (const [name, extract] of Object.entries(peers ? await loadPeers(peers) : {})) {
  const offers = await extract(pages);
  others[name] = new Map(
    pages.flatMap((page, index) => {
      const got = offers[index];
      return got ? [[page, scorePage(page, got)]] : [];
    }),
  );
}
for (const [corpus, list] of corpora) {
  console.log(`\n--- ${corpus}`);
  printFigures(mapValues({ ...runs, ...others }, (scored) => scoresOf(list, scored)));
}
const all = [...fitted.values()];
console.log('');
printGroups('kind of page', all, ({ page }) => kindOf(page));
console.log('');
printGroups('language', all, ({ page }) => languageOf(page));
for (const [name, scored] of Object.entries(runs)) {
  console.log(`\n--- ${name}`);
  printReliability([...scored.values()]);
}
console.log(JSON.stringify({ ...figuresOf(all), elapsedMs, ...mapValues({ ...runs, ...others }, reportOf) }));

function scoreAll(weightsOf: (page: LabelledPage) => ExtractionWeights): Map<LabelledPage, ScoredPage> {
  return new Map(
    pages.map((page) => {
      const html = without && isPagePart(without) ? removePagePart(page.html, without) : page.html;
      const got = extractOffer({ html, url: page.url }, weightsOf(page));
      return [
        page,
        { ...scorePage(page, got), note: `${got.method}, ${got.confidence}; ${got.evidence ?? ''}` },
      ];
    }),
  );
}

function scoresOf(list: LabelledPage[], scored: Map<LabelledPage, ScoredPage>): ScoredPage[] {
  return list.map((page) => scored.get(page)).filter((it) => it !== undefined);
}

/** The figures of a run by corpus. */
function reportOf(scored: Map<LabelledPage, ScoredPage>): Record<string, Figures | number> {
  const byCorpus = [...corpora].map(([name, list]) => [name, figuresOf(scoresOf(list, scored))] as const);
  return {
    ...Object.fromEntries(byCorpus),
    calibrationError: calibrationError(reliabilityOf([...scored.values()])),
  };
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
