import { bytesOf, type TableSize } from './table-size.ts';

const READINGS_PER_YEAR = 1000 * 365 * 86_400;
/** Terabytes per year if every reading is stored with all its fields: the figure to beat. */
const ALL_FIELDS_TB_PER_YEAR = 35;

interface StoreSize {
  points: TableSize;
  days: TableSize;
}

export interface StorageFigures {
  products: number;
  readings: number;
  everyReading: TableSize;
  plain: StoreSize;
  uncompressed: StoreSize;
  compressed: StoreSize;
}

interface FiguresRow {
  rows: number;
  rowsPerReading: number;
  heapBytesPerRow: number;
  indexBytesPerRow: number;
  bytesPerRow: number;
  bytesPerReading: number;
  /** At 1,000 readings a second. */
  tbPerYear: number;
}

/** Prints a table with a row for each kind of data in each store, then the same figures as one JSON line. */
export function printFigures({
  products,
  readings,
  everyReading,
  plain,
  uncompressed,
  compressed,
}: StorageFigures): void {
  const rows: Record<string, FiguresRow> = {
    'one row per reading': figuresOf(everyReading, everyReading.rows),
    ...figuresOfStore('plain', plain, readings),
    ...figuresOfStore('TimescaleDB, uncompressed', uncompressed, readings),
    ...figuresOfStore('TimescaleDB, compressed', compressed, readings),
  };
  console.log(`${products} products, ${readings} readings`);
  console.table(rows);
  console.log(
    `tbPerYear is at 1,000 readings a second; storing every reading with all its fields takes ${ALL_FIELDS_TB_PER_YEAR} TB.`,
  );
  console.log(JSON.stringify({ products, readings, allFieldsTbPerYear: ALL_FIELDS_TB_PER_YEAR, ...rows }));
}

function figuresOfStore(
  name: string,
  { points, days }: StoreSize,
  readings: number,
): Record<string, FiguresRow> {
  const total = {
    rows: points.rows + days.rows,
    heap: points.heap + days.heap,
    index: points.index + days.index,
  };
  return {
    [`${name}: points`]: figuresOf(points, readings),
    [`${name}: days`]: figuresOf(days, readings),
    [`${name}: all`]: figuresOf(total, readings),
  };
}

function figuresOf(size: TableSize, readings: number): FiguresRow {
  const bytesPerReading = bytesOf(size) / readings;
  return {
    rows: size.rows,
    rowsPerReading: rounded(size.rows / readings),
    heapBytesPerRow: rounded(size.heap / size.rows),
    indexBytesPerRow: rounded(size.index / size.rows),
    bytesPerRow: rounded(bytesOf(size) / size.rows),
    bytesPerReading: rounded(bytesPerReading),
    tbPerYear: rounded((bytesPerReading * READINGS_PER_YEAR) / 1e12),
  };
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
