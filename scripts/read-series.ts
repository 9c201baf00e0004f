import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A real product's price over time. */
export interface PriceSeries {
  id: string;
  store: string;
  currency: string;
  /** Unix seconds and price where it changed; the last tells until when it is known. */
  points: [number, number][];
  /** The file it is from. */
  group: string;
}

/** Reads every `*.jsonl` and `*.jsonl.gz` of a folder, by name; throws where there is none. */
export async function readSeries(folder: string): Promise<PriceSeries[]> {
  const files = (await readdir(folder)).filter((file) => /\.jsonl(\.gz)?$/.test(file)).sort();
  const lines: PriceSeries[] = [];
  for (const file of files) {
    const bytes = await readFile(path.join(folder, file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    const group = file.replace(/\.jsonl(\.gz)?$/, '');
    for (const line of text.split('\n'))
      if (line !== '') lines.push({ ...(JSON.parse(line) as Omit<PriceSeries, 'group'>), group });
  }
  if (lines.length === 0) throw new Error(`no *.jsonl or *.jsonl.gz with series in ${folder}`);
  return lines;
}
