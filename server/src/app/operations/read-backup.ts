import { createHash } from 'node:crypto';
import { type PriceStore } from '../../store/prices/price-store.ts';
import { readBackupFile } from './backup-file.ts';
import { LineReader } from './line-reader.ts';

/** The first line of a backup's content. */
export interface BackupHead {
  madeAt: string;
  /** The applied migrations, without those of the TimescaleDB overlay. */
  schema: string[];
  postgres: string;
  prices: PriceStore;
  /** The times of the first and last price; null when there are no prices. */
  points: { first: string; last: string } | null;
}

/** Precedes a table's rows, which are in COPY's text format and end with `\.`. */
export interface TableHead {
  table: string;
  columns: string[];
}

export interface TableTally {
  rows: number;
  sha256: string;
}

/** The last line of a backup's content. */
export interface BackupTail {
  tables: Record<string, TableTally>;
  /** The last value of each sequence, as text. */
  sequences: Record<string, string>;
}

/** Receives the parts of a backup in order. */
export interface BackupReader {
  head(head: BackupHead): Promise<void>;
  /** Must consume all of `rows`. */
  table(head: TableHead, rows: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Reads a backup from end to end. Throws when a table's rows do not match the digests in the last line. */
export async function readBackup(
  file: string,
  reader: BackupReader,
): Promise<{ head: BackupHead; tail: BackupTail }> {
  const content = readBackupFile(file);
  try {
    return await readContent(new LineReader(content), reader);
  } finally {
    await content.return(undefined);
  }
}

async function readContent(lines: LineReader, reader: BackupReader) {
  const head = JSON.parse(await lines.line()) as BackupHead;
  await reader.head(head);
  const tallies: BackupTail['tables'] = {};
  for (;;) {
    const line = JSON.parse(await lines.line()) as TableHead | BackupTail;
    if (!('table' in line)) {
      await lines.end();
      assertSame(tallies, line.tables);
      return { head, tail: line };
    }
    const tally = tallyOf();
    await reader.table(line, tally.tap(lines.rows()));
    tallies[line.table] = tally.total();
  }
}

/** Discards the content, to verify a backup without restoring it. */
export const onlyReading: BackupReader = {
  head: async () => undefined,
  async table(_head, rows) {
    const reading = rows[Symbol.asyncIterator]();
    while (!(await reading.next()).done);
  },
};

/** Counts and hashes the rows that pass through. */
export function tallyOf() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    async *tap(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const block of blocks) {
        hash.update(block);
        rows += newlinesIn(block);
        yield block;
      }
    },
    rows: () => rows,
    total: (): TableTally => ({ rows, sha256: hash.digest('hex') }),
  };
}

function newlinesIn(block: Uint8Array): number {
  let count = 0;
  for (let at = block.indexOf(0x0a); at >= 0; at = block.indexOf(0x0a, at + 1)) count++;
  return count;
}

function assertSame(read: BackupTail['tables'], written: BackupTail['tables']): void {
  for (const name of new Set([...Object.keys(read), ...Object.keys(written)])) {
    const [was, is] = [written[name], read[name]];
    if (was?.rows !== is?.rows || was?.sha256 !== is?.sha256)
      throw new Error(`The backup’s table ${name} is damaged (${was?.rows} rows written, ${is?.rows} read).`);
  }
}
