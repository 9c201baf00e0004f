import { type Writable } from 'node:stream';

const EVERY_MS = 5000;

/** Prints the progress through a table's rows from time to time. */
export function rowsReport(done: string, output: Writable): (table: string, rows: number) => void {
  let due = performance.now() + EVERY_MS;
  return (table, rows) => {
    if (performance.now() < due) return;
    due = performance.now() + EVERY_MS;
    output.write(`${table}: ${rows.toLocaleString('en')} rows ${done}\n`);
  };
}

/** The non-empty tables with their row counts, the largest first. */
export function sumOf(tables: Readonly<Record<string, { rows: number }>>): string {
  const filled = Object.entries(tables).filter(([, { rows }]) => rows > 0);
  const words = filled
    .toSorted(([, a], [, b]) => b.rows - a.rows)
    .map(([name, { rows }]) => `${name} ${rows.toLocaleString('en')}`);
  return words.length > 0 ? words.join(', ') : 'no rows';
}
