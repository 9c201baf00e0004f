import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TrainingHistory } from '../../server/src/forecast/examples.ts';
import { priceSteps } from '../../server/src/forecast/price-steps.ts';

interface SeriesLine {
  id: string;
  store: string;
  currency: string;
  points: [number, number][];
}

/** Reads every `*.jsonl` and `*.jsonl.gz` of a folder, by name; a file is a group. */
export async function loadSeries(folder: string): Promise<TrainingHistory[]> {
  const files = (await readdir(folder)).filter((file) => /\.jsonl(\.gz)?$/.test(file)).sort();
  const histories: TrainingHistory[] = [];
  for (const file of files) {
    const bytes = await readFile(path.join(folder, file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const group = file.replace(/\.jsonl(\.gz)?$/, '');
    for (const line of text.split('\n')) if (line !== '') histories.push(historyOf(line, group));
  }
  if (histories.length === 0) throw new Error(`no *.jsonl or *.jsonl.gz with series in ${folder}`);
  return histories;
}

function historyOf(line: string, group: string): TrainingHistory {
  const { id, currency, points } = JSON.parse(line) as SeriesLine;
  return {
    id,
    group,
    currency,
    steps: priceSteps(points, currency),
    knownUntil: (points.at(-1)?.[0] ?? 0) / 86_400,
  };
}
