/** What a query may be given; timestamps as Date, arrays for unnest. */
export type SqlValue = string | number | boolean | Date | Uint8Array | null | readonly SqlValue[];

export interface Queryable {
  /** Runs one statement with $1-style parameters. bigint columns come as numbers, timestamps as Date, date columns as text. */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Its statements may take as long as they need. */
  unbounded?: boolean;
}

/** PostgreSQL, wherever it runs. A single statement that met a deadlock is tried again, as a transaction is. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction and commits; whatever it throws rolls back. Serialization failures and deadlocks are tried
   * again, so `work` must have no effect but on the database. One in which nothing is asked for some seconds is ended, and its locks
   * with it.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` on a connection of its own, outside of a transaction and without a statement timeout. The session, with its settings and
   * locks, ends afterwards.
   */
  session<T>(work: (on: Queryable) => Promise<T>): Promise<T>;
  /**
   * Calls `onMessage` for each NOTIFY on the channel, and once after each reconnection since some may have been missed. Where the
   * server is away it goes on trying to listen.
   */
  listen(channel: string, onMessage: (payload: string | null) => void): Promise<() => Promise<void>>;
  /**
   * Holds the session advisory lock of this name while `work` runs. Returns false at once if another session has it. The signal
   * aborts when the connection, and the lock with it, is lost; the server takes both from a process that hangs for some seconds.
   */
  withLock(name: string, work: (lost: AbortSignal) => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** One connection for large amounts; its statements may take as long as they need. */
export interface BulkConnection extends Queryable {
  /** What the statement `COPY ... TO STDOUT` gives, in blocks of whole rows or parts of them. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /** Feeds the statement `COPY ... FROM STDIN`; returns the number of rows. An error of `blocks` ends the statement and is thrown. */
  copyIn(sql: string, blocks: AsyncIterable<Uint8Array>): Promise<number>;
  close(): Promise<void>;
}

/** The database refused the data itself (SQLSTATE classes 22 and 23), so that trying again would change nothing. */
export function isDataError(error: unknown): boolean {
  return /^2[23]...$/.test(codeOf(error));
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error));
}

/** The SQLSTATE, or what other code the error bears; empty where it bears none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
