/**
 * Trains the weights of extraction: node scripts/train-extraction.ts PAGES.json
 * Writes server/src/extract/weights.json, with the same bytes for the same pages.
 */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fitWeights } from './extraction/fit-weights.ts';
import { PRIOR_WEIGHTS } from './extraction/prior-weights.ts';
import { loadLabelledPages } from './extraction/load-labelled-pages.ts';
import { trainingSet } from './extraction/training-set.ts';

const file = argv[2];
if (!file) throw new Error('usage: node scripts/train-extraction.ts PAGES.json');
const examples = await trainingSet(await loadLabelledPages(file), PRIOR_WEIGHTS);
const weights = `${JSON.stringify(fitWeights(examples, PRIOR_WEIGHTS), null, 2)}\n`;
await writeFile(new URL('../server/src/shop/extract/model/weights.json', import.meta.url), weights);
console.log(`${examples.length} pages, ${Buffer.byteLength(weights)} bytes of weights`);
