/** What a query may be given; timestamps as Date, arrays for unnest. */
export type SqlValue = string | number | boolean | Date | Uint8Array | null | readonly SqlValue[];

export interface Queryable {
  /** Runs one statement with $1-style parameters. bigint columns come as numbers, timestamps as Date, date columns as text. */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
}

/** PostgreSQL, wherever it runs. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction and commits; whatever it throws rolls back. Serialization failures and deadlocks are tried
   * again, so `work` must have no effect but on the database.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Calls `onMessage` for each NOTIFY on the channel, and once after each reconnection since some may have been missed. */
  listen(channel: string, onMessage: (payload: string | null) => void): Promise<() => Promise<void>>;
  /**
   * Holds the session advisory lock of this name while `work` runs. Returns false at once if another session has it. The signal
   * aborts when the connection, and the lock with it, is lost.
   */
  withLock(name: string, work: (lost: AbortSignal) => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** The database refused a row because another has the same key. */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, '23505');
}

/** The database refused the data itself (SQLSTATE classes 22 and 23), so that trying again would change nothing. */
export function isDataError(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && /^2[23]...$/.test(String(error.code))
  );
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
