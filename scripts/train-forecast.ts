/**
 * Trains the forecast model: npm run train:forecast -- DIR
 * DIR holds series (*.jsonl or *.jsonl.gz; each file is a group).
 * Writes model.json beside model.ts; the same series give the same bytes.
 * Prints the number of histories, the model's version and the size of the file.
 */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { encodeModel } from '../server/src/features/forecasting/model/model.ts';
import { trainForecast } from '../server/src/features/forecasting/training/train.ts';
import { loadSeries } from './forecast/load-series.ts';

const folder = argv[2];
if (!folder) throw new Error('usage: npm run train:forecast -- DIR');
const startedMs = performance.now();
const histories = await loadSeries(folder);
const model = trainForecast(histories);
const text = encodeModel(model);
await writeFile(new URL('../server/src/features/forecasting/model/model.json', import.meta.url), text);
const seconds = Math.round((performance.now() - startedMs) / 1000);
console.log(
  `${histories.length} histories, model ${model.version}, ${Buffer.byteLength(text)} bytes, ${seconds} s`,
);
