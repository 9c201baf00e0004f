/**
 * Trains the weights of extraction on labelled pages: npm run train:extraction -- PAGES.json
 * Writes weights.json beside weights.ts; the same pages give the same bytes.
 * Prints the number of pages and the size of the file.
 */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fitWeights } from './extraction/fit-weights.ts';
import { PRIOR_WEIGHTS } from './extraction/prior-weights.ts';
import { loadLabelledPages } from './extraction/load-labelled-pages.ts';
import { trainingSet } from './extraction/training-set.ts';

const file = argv[2];
if (!file) throw new Error('usage: npm run train:extraction -- PAGES.json');
const examples = await trainingSet(await loadLabelledPages(file), PRIOR_WEIGHTS);
const weights = `${JSON.stringify(fitWeights(examples, PRIOR_WEIGHTS), null, 2)}\n`;
await writeFile(new URL('../server/src/shop/extract/model/weights.json', import.meta.url), weights);
console.log(`${examples.length} pages, ${Buffer.byteLength(weights)} bytes of weights`);
