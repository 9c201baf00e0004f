/**
 * Scores extraction on generated pages: npm run eval:generated -- [--seed 1] [--count 2000] [--held-out]
 * [--misses KIND]. Prints the share of right pages by template, language, trade, data, kind and role, then what
 * wrong prices were; --misses prints the misses of the pages whose line of kinds contains KIND.
 * The last line is one JSON line of figures.
 */
import { parseArgs } from 'node:util';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { generatedPages } from './extraction/generated-pages.ts';
import { extractionFigures, missesOf } from './extraction/score-extraction.ts';
import {
  falseListPrices,
  kindsOf,
  tallyByKind,
  wrongPriceRoles,
  type ScoredGeneratedPage,
} from './extraction/score-generated.ts';

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
const scored: ScoredGeneratedPage[] = pages.map(({ html, url, label, generated }) => ({
  label,
  generated,
  got: extractOffer({ html, url }),
}));
if (values.misses !== undefined) printMisses(values.misses);
for (const [kind, { right, all }] of tallyByKind(scored))
  console.log(`${((100 * right) / all).toFixed(1).padStart(6)}%  ${String(right).padStart(5)}/${String(all).padEnd(5)} ${kind}`); // prettier-ignore
console.log('--- what wrong prices were');
for (const [role, count] of wrongPriceRoles(scored)) console.log(`${String(count).padStart(6)}  ${role}`);
const figures = { ...extractionFigures(scored), falseListPrices: falseListPrices(scored) };
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${value}`);
console.log(JSON.stringify({ part, ...figures }));

function printMisses(kind: string): void {
  for (const page of scored) {
    const misses = missesOf(page);
    if (misses.length === 0 || !kindsOf(page.generated).some((it) => it.includes(kind))) continue;
    const { method, confidence, evidence } = page.got;
    console.log(`${page.label.file} [${kindsOf(page.generated).join(', ')}] (${method}, ${confidence}; ${evidence ?? ''})`); // prettier-ignore
    for (const miss of misses) console.log(`    ${miss}`);
  }
}
