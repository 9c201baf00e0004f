/**
 * Trains the forecast model: node scripts/train-forecast.ts DIR
 * DIR holds series (*.jsonl or *.jsonl.gz; a file is a group). Writes server/src/features/forecasting/model/model.json, with the same bytes for
 * the same series.
 */
import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { encodeModel } from '../server/src/features/forecasting/model/model.ts';
import { trainForecast } from '../server/src/features/forecasting/training/train.ts';
import { loadSeries } from './forecast/load-series.ts';

const folder = argv[2];
if (!folder) throw new Error('usage: node scripts/train-forecast.ts DIR');
const started = performance.now();
const histories = await loadSeries(folder);
const model = trainForecast(histories);
const text = encodeModel(model);
await writeFile(new URL('../server/src/features/forecasting/model/model.json', import.meta.url), text);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${histories.length} histories, model ${model.version}, ${Buffer.byteLength(text)} bytes, ${seconds} s`,
);
