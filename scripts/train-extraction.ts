/**
 * Trains the weights of extraction on labelled pages:
 * npm run train:extraction -- FILES... [--part dev|held-out|all]
 * FILES and --part are those of eval:pages. Writes weights.json beside weights.ts; the same pages give the
 * same bytes. Prints the number of pages and the size of the file.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PRIOR_WEIGHTS } from './extraction/prior-weights.ts';
import { isCorpusPart } from './extraction/page-shop.ts';
import { readCorpora } from './extraction/read-corpora.ts';
import { trainWeights } from './extraction/train-weights.ts';
import { trainingSet } from './extraction/training-set.ts';

const { positionals: files, values } = parseArgs({
  allowPositionals: true,
  options: { part: { type: 'string', default: 'all' } },
});
const { part } = values;
if (files.length === 0 || !isCorpusPart(part))
  throw new Error('usage: npm run train:extraction -- FILES... [--part dev|held-out|all]');
const corpora = await readCorpora(files, part);
const examples = await trainingSet([...corpora.values()].flat(), PRIOR_WEIGHTS);
const { weights } = trainWeights(examples, PRIOR_WEIGHTS);
const json = `${JSON.stringify(weights, null, 2)}\n`;
await writeFile(new URL('../server/src/shop/extract/model/weights.json', import.meta.url), json);
console.log(`${examples.length} pages, ${Buffer.byteLength(json)} bytes of weights`);
