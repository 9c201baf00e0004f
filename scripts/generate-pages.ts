/**
 * Writes generated pages and their labels:
 * npm run generate:pages -- --out FOLDER [--seed 1] [--count 500] [--held-out]
 * FOLDER/labels.json has the format of the labels file that eval:pages reads.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generatedLabel, generatedPages } from './extraction/generated-pages.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
    'held-out': { type: 'boolean', default: false },
  },
});
const { out } = values;
if (!out)
  throw new Error('usage: npm run generate:pages -- --out FOLDER [--seed N] [--count N] [--held-out]');
const pages = generatedPages({
  seed: Number(values.seed),
  count: Number(values.count),
  part: values['held-out'] ? 'held-out' : 'development',
});
await mkdir(path.join(out, 'pages'), { recursive: true });
const labels = [];
for (const [index, { html, generated }] of pages.entries()) {
  const file = `pages/${Number(values.seed) + index}-${generated.template}-${generated.language}.html`;
  await writeFile(path.join(out, file), html);
  const { template, language, trade, data } = generated;
  labels.push({ ...generatedLabel(generated, file), page_kind: generated.label.pageKind, template, language, trade, data }); // prettier-ignore
}
await writeFile(path.join(out, 'labels.json'), `${JSON.stringify(labels, null, 2)}\n`);
console.log(`${labels.length} pages in ${out}`);
