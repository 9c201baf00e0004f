import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The price history of a real product. */
export interface PriceSeries {
  id: string;
  store: string;
  currency: string;
  /** Unix seconds and price of each change. The last point marks the end of the known history. */
  points: [number, number][];
  /** Name of the file that the series comes from, without its extension. */
  group: string;
}

/**
 * Reads every `*.jsonl` and `*.jsonl.gz` file of a folder, in the order of their names. Throws if there is no
 * series.
 */
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
  if (lines.length === 0) throw new Error(`${folder} has no *.jsonl or *.jsonl.gz files with series`);
  return lines;
}
