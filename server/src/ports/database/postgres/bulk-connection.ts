import { once } from 'node:events';
import { Readable, type Duplex } from 'node:stream';
import { Client, type Connection } from 'pg';
import { type BulkConnection } from '../database.ts';
import { parsers } from './postgres.ts';

const BLOCK_BYTES = 256 * 1024;

/** The parts of pg's connection for COPY that its types do not declare. */
interface CopyingConnection extends Pick<Connection, 'query'> {
  readonly stream: Duplex;
  sendCopyFromChunk(block: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Connects at once. Text formats do not depend on the server's settings. */
export async function connectBulk(url: string): Promise<BulkConnection> {
  const client = new Client({
    connectionString: url,
    types: parsers,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    statement_timeout: 0,
    options: '-c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601 -c extra_float_digits=3',
  });
  // Calls interrupted by a lost connection reject.
  client.on('error', () => undefined);
  await client.connect();
  return {
    query: async (sql, params = []) => (await client.query(sql, params as unknown[])).rows,
    copyOut: (sql) => copyOut(client, sql),
    copyIn: (sql, blocks) => copyIn(client, sql, blocks),
    close: () => client.end(),
  };
}

/** The server sends one message per row, in a buffer that the driver reuses. */
function copyOut(client: Client, sql: string): Readable {
  let socket: Duplex | undefined;
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let filled = 0;
  const rows = new Readable({ read: () => void socket?.resume(), highWaterMark: 4 * BLOCK_BYTES });
  const flush = () => {
    if (filled > 0 && !rows.push(block.subarray(0, filled))) socket?.pause();
    block = Buffer.allocUnsafe(BLOCK_BYTES);
    filled = 0;
  };
  const append = (row: Buffer) => {
    for (let from = 0; from < row.length;) {
      const taken = row.copy(block, filled, from);
      filled += taken;
      from += taken;
      if (filled === block.length) flush();
    }
  };
  const copying = {
    submit(connection: Connection) {
      socket = connection.stream;
      connection.query(sql);
    },
    handleCopyData: ({ chunk }: { chunk: Buffer }) => append(chunk),
    handleCommandComplete: flush,
    handleReadyForQuery: () => rows.push(null),
    handleError: (error: Error) => rows.destroy(error),
  };
  client.query(copying);
  return rows;
}

function copyIn(client: Client, sql: string, blocks: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = new AbortController();
    let rows = 0;
    const feed = async (connection: CopyingConnection) => {
      try {
        for await (const block of blocks) {
          if (failed.signal.aborted) return;
          connection.sendCopyFromChunk(block);
          if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain', failed);
        }
        connection.endCopyFrom();
      } catch (error) {
        if (failed.signal.aborted) return;
        reject(error);
        connection.sendCopyFail('what was to be copied could not be read');
      }
    };
    const copying = {
      submit: (connection: Connection) => connection.query(sql),
      handleCopyInResponse: (connection: CopyingConnection) => void feed(connection),
      handleCommandComplete: ({ text }: { text: string }) => void (rows = Number(text.split(' ')[1])),
      handleReadyForQuery: () => resolve(rows),
      handleError(error: Error) {
        failed.abort();
        reject(error);
      },
    };
    client.query(copying);
  });
}
