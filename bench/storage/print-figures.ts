import { bytesOf, type TableSize } from './table-size.ts';

const READINGS_A_YEAR = 1000 * 365 * 86_400;
/** Of storing each reading with everything that was read: the figure to be beaten. */
const EVERYTHING_TB = 35;

interface Store {
  points: TableSize;
  days: TableSize;
}

interface Measured {
  products: number;
  readings: number;
  each: TableSize;
  plain: Store;
  fresh: Store;
  compressed: Store;
}

interface Line {
  rows: number;
  rowsAReading: number;
  heapARow: number;
  indexARow: number;
  bytesARow: number;
  bytesAReading: number;
  yearTb: number;
}

/** Prints a line for each kind of row and each store, then all of it as one JSON line. */
export function printFigures({ products, readings, each, plain, fresh, compressed }: Measured): void {
  const lines: Record<string, Line> = {
    'each reading a row': lineOf(each, each.rows),
    ...linesOf('plain', plain, readings),
    ...linesOf('TimescaleDB, not yet compressed', fresh, readings),
    ...linesOf('TimescaleDB, compressed', compressed, readings),
  };
  console.log(`${products} products, ${readings} readings`);
  console.table(lines);
  console.log(
    `A year of 1,000 readings a second, everything kept; storing each with everything takes ${EVERYTHING_TB} TB.`,
  );
  console.log(JSON.stringify({ products, readings, everythingTb: EVERYTHING_TB, ...lines }));
}

function linesOf(name: string, { points, days }: Store, readings: number): Record<string, Line> {
  const all = {
    rows: points.rows + days.rows,
    heap: points.heap + days.heap,
    index: points.index + days.index,
  };
  return {
    [`${name}: points`]: lineOf(points, readings),
    [`${name}: days`]: lineOf(days, readings),
    [`${name}: all`]: lineOf(all, readings),
  };
}

function lineOf(size: TableSize, readings: number): Line {
  const bytesAReading = bytesOf(size) / readings;
  return {
    rows: size.rows,
    rowsAReading: rounded(size.rows / readings),
    heapARow: rounded(size.heap / size.rows),
    indexARow: rounded(size.index / size.rows),
    bytesARow: rounded(bytesOf(size) / size.rows),
    bytesAReading: rounded(bytesAReading),
    yearTb: rounded((bytesAReading * READINGS_A_YEAR) / 1e12),
  };
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
