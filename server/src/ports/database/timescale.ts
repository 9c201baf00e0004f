import { migrate } from './migrate.ts';
import { hasCode, type Database, type Queryable } from './database.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * null if TimescaleDB is installed and usable, or can probably be installed; otherwise the reason. Changes
 * nothing.
 */
export async function timescaleObstacle(database: Queryable): Promise<string | null> {
  const [found] = await database.query<{ installed: string | null; preloaded: boolean }>(
    `SELECT installed_version AS installed, current_setting('timescaledb.max_background_workers', true) IS NOT NULL AS preloaded
     FROM pg_available_extensions WHERE name = 'timescaledb'`,
  );
  if (!found) return 'This PostgreSQL does not have the extension timescaledb.';
  if (found.installed !== null) return editionObstacle(database);
  // Without the preloaded library, CREATE EXTENSION would end the session.
  return found.preloaded ? null : 'timescaledb is not in shared_preload_libraries.';
}

async function editionObstacle(database: Queryable): Promise<string | null> {
  const [edition] = await database.query<{ license: string | null; usable: boolean }>(
    `SELECT current_setting('timescaledb.license', true) AS license, to_regproc('by_range') IS NOT NULL AS usable`,
  );
  if (!edition?.usable) return 'timescaledb is older than 2.13.';
  if (edition.license === 'timescale') return null;
  return 'This timescaledb is the Apache edition, without compression and continuous aggregates.';
}

/** Installs TimescaleDB if necessary. null if it is usable, otherwise the reason. */
export async function enableTimescale(database: Queryable): Promise<string | null> {
  const obstacle = await timescaleObstacle(database);
  if (obstacle !== null) return obstacle;
  try {
    await database.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
  } catch (error) {
    if (!hasCode(error, INSUFFICIENT_PRIVILEGE)) throw error;
    return 'The database user may not install the extension timescaledb.';
  }
  return editionObstacle(database);
}

/**
 * Applies the TimescaleDB migrations to a database without prices, or to one that already uses TimescaleDB.
 * Returns the names of the applied files: none if the extension is unavailable or there are prices, which a
 * command moves.
 */
export async function overlayTimescale(database: Database, folder: URL): Promise<string[]> {
  const [state] = await database.query<{ on_timescale: boolean; empty: boolean }>(
    `SELECT (SELECT relkind <> 'r' FROM pg_class WHERE oid = 'price_daily'::regclass) AS on_timescale,
       NOT EXISTS (SELECT FROM price_history) AND NOT EXISTS (SELECT FROM daily_prices) AS empty`,
  );
  if (!state?.on_timescale && !state?.empty) return [];
  if ((await enableTimescale(database)) !== null) return [];
  return migrate(database, folder, state.on_timescale ? {} : { before: refusePrices });
}

/** Throws if another process has written the first price meanwhile. */
async function refusePrices(tx: Queryable): Promise<void> {
  await tx.query('LOCK TABLE price_history, price_daily, price_daily_past IN ACCESS EXCLUSIVE MODE');
  if ((await tx.query('SELECT FROM price_history UNION ALL SELECT FROM daily_prices LIMIT 1')).length > 0)
    throw new Error(
      'The first prices were written while the database was being prepared for TimescaleDB. Start Tidemark again.',
    );
}
