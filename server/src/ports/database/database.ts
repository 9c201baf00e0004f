/** A parameter of a query. Timestamps are Dates; arrays are for unnest. */
export type SqlValue = string | number | boolean | Date | Uint8Array | null | readonly SqlValue[];

export interface Queryable {
  /**
   * Runs one statement with $1-style parameters. Returns bigint as number, timestamps as Date, dates as text.
   */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
}

export interface TransactionOptions {
  /** Disables the statement timeout. */
  unbounded?: boolean;
}

/** PostgreSQL, embedded or external. Single statements are retried after a deadlock, like transactions. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction and commits, or rolls back if it throws. It is retried after a
   * serialization failure or a deadlock, so it must have no effects outside the database. The server ends a
   * transaction that is idle for some seconds, and releases its locks.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` on a separate connection, without a transaction or statement timeout. The session ends
   * afterwards, with its settings and locks.
   */
  session<T>(work: (on: Queryable) => Promise<T>): Promise<T>;
  /**
   * Calls `onMessage` with the payload of each NOTIFY on the channel, and with null after each reconnection,
   * because notifications may have been missed. Keeps trying to reconnect while the server is unreachable.
   */
  listen(channel: string, onMessage: (payload: string | null) => void): Promise<() => Promise<void>>;
  /**
   * Holds the session advisory lock of this name while `work` runs. Returns false at once if another session
   * holds it. The signal aborts when the lock is lost with its connection. The server closes the connection
   * of a process that hangs for some seconds.
   */
  withLock(name: string, work: (lost: AbortSignal) => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** One connection for bulk data, without a statement timeout. */
export interface BulkConnection extends Queryable {
  /** The output of a `COPY ... TO STDOUT` statement, in blocks that may split rows. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /**
   * Runs a `COPY ... FROM STDIN` statement. Returns the number of rows. An error of `blocks` aborts it and is
   * thrown.
   */
  copyIn(sql: string, blocks: AsyncIterable<Uint8Array>): Promise<number>;
  close(): Promise<void>;
}

/**
 * Whether the database rejected the data itself (SQLSTATE classes 22 and 23), so that a retry would fail too.
 */
export function isDataError(error: unknown): boolean {
  return /^2[23]...$/.test(codeOf(error));
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(codeOf(error));
}

/** The SQLSTATE or other code of an error, or an empty string. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
