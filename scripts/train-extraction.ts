/**
 * Trains the weights of extraction on labelled pages:
 * npm run train:extraction -- FILES... [--part dev|held-out|all] [--generated COUNT]
 * FILES, --part and --generated are those of eval:pages, with other seeds. Writes weights.json beside
 * weights.ts; the same pages give the same bytes. Prints the number of pages and the size of the file.
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
  options: {
    part: { type: 'string', default: 'all' },
    generated: { type: 'string', default: '0' },
  },
});
const { part, generated } = values;
/** Not the seed of eval:pages. */
const SEED = 1_000_000;
if (files.length === 0 || !isCorpusPart(part))
  throw new Error(
    'usage: npm run train:extraction -- FILES... [--part dev|held-out|all] [--generated COUNT]',
  );
const corpora = await readCorpora({ files, part, generated: Number(generated), seed: SEED });
const examples = await trainingSet([...corpora.values()].flat(), PRIOR_WEIGHTS);
const { weights } = trainWeights(examples, PRIOR_WEIGHTS);
const json = `${JSON.stringify(weights, null, 2)}\n`;
await writeFile(new URL('../server/src/shop/extract/model/weights.json', import.meta.url), json);
console.log(`${examples.length} pages, ${Buffer.byteLength(json)} bytes of weights`);
