/**
 * Scores extraction on generated pages:
 * npm run eval:generated -- [--seed 1] [--count 2000] [--held-out] [--misses KIND]
 * --misses prints the wrong values of pages of a kind, such as "role net" or "language tr".
 * Prints the share of pages with every value right by template, language, trade, role and so on, what wrong
 * prices were, and the figures; the last line is one JSON line of figures.
 */
import { parseArgs } from 'node:util';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { generatedPages } from './extraction/generated-pages.ts';
import { kindsOf, tallyByKind, wrongPrices, type ScoredGeneratedPage } from './extraction/score-generated.ts';
import { figuresOf } from './extraction/scores/figures.ts';
import { printFigures, printMisses, printReliability } from './extraction/scores/print-scores.ts';
import { scorePage } from './extraction/scores/score-page.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    'held-out': { type: 'boolean', default: false },
    misses: { type: 'string' },
  },
});
const part = values['held-out'] ? 'held-out' : 'development';
const pages = generatedPages({ seed: Number(values.seed), count: Number(values.count), part });
const scored = pages.map((page): ScoredGeneratedPage & { note: string } => {
  const got = extractOffer({ html: page.html, url: page.url });
  const note = `${kindsOf(page.generated).join(', ')}; ${got.method} ${got.confidence}: ${got.evidence ?? ''}`;
  return { ...scorePage(page, got), page, note };
});
const { misses } = values;
if (misses !== undefined)
  printMisses(scored.filter(({ page }) => kindsOf(page.generated).some((it) => it.includes(misses))));
for (const { kind, right, all } of tallyByKind(scored))
  console.log(`${((100 * right) / all).toFixed(1).padStart(6)}% ${`${right}/${all}`.padEnd(10)} ${kind}`);
console.log('--- what wrong prices were');
for (const [what, count] of wrongPrices(scored)) console.log(`${String(count).padStart(6)} ${what}`);
printFigures({ [part]: scored });
printReliability(scored);
console.log(JSON.stringify({ part, ...figuresOf(scored) }));
