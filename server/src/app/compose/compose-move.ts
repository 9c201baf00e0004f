import { type Config } from '../../config/config.ts';
import { type Database } from '../../ports/database/database.ts';
import { migrate } from '../../ports/database/migrate.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { enableTimescale } from '../../ports/database/timescale.ts';
import {
  copyDays,
  copyPoints,
  dropPlainTables,
  buildDailyFigures,
  copyLatestPoints,
  type OnStep,
} from '../../store/prices/move-history.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { priceStore } from '../../store/prices/price-store.ts';

const OVERLAY = new URL('../../../migrations/timescale/', import.meta.url);
const COPY_TO = '0001-timescale-points.sql';
const SWAP = '0002-timescale-store.sql';
const STATEMENT_TIMEOUT_MS = 24 * 3_600_000;

/** Moves the configured database to TimescaleDB. Throws with the reason when that is impossible. */
export async function composeMove(config: Config, onStep: OnStep): Promise<void> {
  if (!config.databaseUrl) throw new Error('Set DATABASE_URL. The embedded database has no TimescaleDB.');
  const database = connectPostgres({
    url: config.databaseUrl,
    maxConnections: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onError: () => undefined,
  });
  try {
    const isOnlyOne = await database.withLock('move-to-timescale', () =>
      moveToTimescale(database, config.historyDays, onStep),
    );
    if (!isOnlyOne) throw new Error('Another process is already moving this database.');
  } finally {
    await database.close();
  }
}

/**
 * Moves prices from the plain tables to TimescaleDB while the service runs. It can be interrupted at any
 * moment and called again. The plain tables serve until all points are copied and verified, and are dropped
 * when all days are.
 */
export async function moveToTimescale(database: Database, keepDays: number, onStep: OnStep): Promise<void> {
  const reason = await enableTimescale(database);
  if (reason !== null) throw new Error(reason);
  if ((await priceStore(database)) === 'plain') {
    await migrate(database, OVERLAY, { upTo: COPY_TO });
    await copyPoints(database, onStep);
    await copyDays(database, onStep);
    await migrate(database, OVERLAY, {
      before: async (tx, name) => {
        if (name === SWAP) await copyLatestPoints(tx, onStep);
      },
    });
    onStep('moved', 'reads and writes');
  }
  const [left] = await database.query<{ plain: boolean }>(
    `SELECT to_regclass('price_daily_plain') IS NOT NULL AS plain`,
  );
  if (left?.plain) {
    await buildDailyFigures(database, onStep);
    await dropPlainTables(database, onStep);
  }
  await keepHistory(database, keepDays, new Date());
}
