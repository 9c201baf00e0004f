import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasCode, type Database } from './database.ts';

export interface DatabaseUnderTest {
  database: Database;
  /** Another session, to observe and disturb the first. */
  other: Database;
  close(): Promise<void>;
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000 });

/** The tests that every PostgreSQL must pass. */
export function describeDatabase(name: string, make: () => Promise<DatabaseUnderTest>): void {
  describe(`${name} PostgreSQL`, () => {
    let made: DatabaseUnderTest;
    let database: Database;
    let other: Database;

    beforeAll(async () => {
      made = await make();
      ({ database, other } = made);
      await database.query('CREATE TABLE counters (id integer PRIMARY KEY, n integer NOT NULL)');
      await database.query('INSERT INTO counters SELECT id, 0 FROM generate_series(1, 20) AS id');
    });
    afterAll(() => made.close());

    const counter = async (id: number) =>
      (await other.query<{ n: number }>('SELECT n FROM counters WHERE id = $1', [id]))[0]?.n;
    const terminate = (where: string) =>
      other.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${where}`,
      );

    describe('query', () => {
      it.each([
        ['bigint as number', 'SELECT 9007199254740991::bigint AS v', 9007199254740991],
        ['numeric as number', 'SELECT 12.5::numeric AS v', 12.5],
        ['date as text', "SELECT DATE '2024-02-29' AS v", '2024-02-29'],
        [
          'timestamp as Date',
          "SELECT TIMESTAMPTZ '2024-02-29 23:30:00.123+02' AS v",
          new Date('2024-02-29T21:30:00.123Z'),
        ],
        ['jsonb as value', `SELECT '{"a": [1, null]}'::jsonb AS v`, { a: [1, null] }],
        ['text[] as array', `SELECT ARRAY['a', NULL, 'b,c'] AS v`, ['a', null, 'b,c']],
        ['null', 'SELECT NULL::bigint AS v', null],
      ])('reads %s', async (_, sql, expected) => {
        expect(await database.query(sql)).toEqual([{ v: expected }]);
      });

      it('returns parameters unchanged', async () => {
        const at = new Date('2024-12-31T23:59:59.999Z');
        const bytes = Buffer.from([0, 255, 39, 92]);
        const rows = await database.query(
          'SELECT $1::bigint AS big, $2::text AS text, $3::timestamptz AS at, $4::bytea AS bytes, $5::boolean AS yes, $6::text AS nothing',
          [-(2 ** 53) + 1, `O'Neil "✓" \\ {}`, at, bytes, true, null],
        );
        expect(rows).toEqual([
          { big: -(2 ** 53) + 1, text: `O'Neil "✓" \\ {}`, at, bytes, yes: true, nothing: null },
        ]);
      });

      it('unnests arrays with nulls and malicious text', async () => {
        const texts = ['a', null, '{"b",c}', `'; DROP TABLE counters; --`];
        const dates = texts.map((_, index) => new Date(1_700_000_000_000 + index));
        const rows = await database.query<{ t: string | null; d: Date }>(
          'SELECT t, d FROM unnest($1::text[], $2::timestamptz[]) AS u (t, d)',
          [texts, dates],
        );
        expect(rows).toEqual(texts.map((t, index) => ({ t, d: dates[index] })));
      });

      it('computes days in UTC', async () => {
        expect(
          await database.query(
            "SELECT (TIMESTAMPTZ '2024-06-01 23:59:59Z')::date AS day, current_setting('timezone') AS zone",
          ),
        ).toEqual([{ day: '2024-06-01', zone: 'UTC' }]);
      });

      it('rejects with the server’s code', async () => {
        const error = await database.query('INSERT INTO counters VALUES (1, 0)').catch((e: unknown) => e);
        expect(hasCode(error, '23505')).toBe(true);
        expect(hasCode(await database.query('SELECT 1/0').catch((e: unknown) => e), '22012')).toBe(true);
      });

      it('reconnects after the server closed all connections', async () => {
        await database.query('SELECT 1');
        await terminate('true');
        await until(async () => expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
      });
    });

    describe('transaction', () => {
      it('commits and returns the result', async () => {
        const result = await database.transaction(async (tx) => {
          await tx.query('UPDATE counters SET n = 5 WHERE id = 1');
          expect(await counter(1)).toBe(0);
          return 'done';
        });
        expect(result).toBe('done');
        expect(await counter(1)).toBe(5);
      });

      it('rolls back when the work throws', async () => {
        const failing = database.transaction(async (tx) => {
          await tx.query('UPDATE counters SET n = 7 WHERE id = 2');
          throw new Error('changed my mind');
        });
        await expect(failing).rejects.toThrow('changed my mind');
        expect(await counter(2)).toBe(0);
      });

      it('rolls back when a statement fails, and keeps the connection usable', async () => {
        const failing = database.transaction(async (tx) => {
          await tx.query('UPDATE counters SET n = 7 WHERE id = 2');
          await tx.query('SELECT 1/0');
        });
        await expect(failing).rejects.toThrow('division by zero');
        expect(await counter(2)).toBe(0);
        for (let n = 0; n < 12; n++) expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      });

      it('retries after a deadlock, so that both transactions succeed', async () => {
        const bothHoldOne = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        let runs = 0;
        const raise = (first: number, second: number, me: number) =>
          database.transaction(async (tx) => {
            runs++;
            await tx.query('UPDATE counters SET n = n + 1 WHERE id = $1', [first]);
            bothHoldOne[me]?.resolve();
            await Promise.all(bothHoldOne.map(({ promise }) => promise));
            await tx.query('UPDATE counters SET n = n + 1 WHERE id = $1', [second]);
          });
        await Promise.all([raise(3, 4, 0), raise(4, 3, 1)]);
        expect(runs).toBeGreaterThan(2);
        expect([await counter(3), await counter(4)]).toEqual([2, 2]);
      });

      it('retries a single statement after a deadlock', async () => {
        const holding = Promise.withResolvers<void>();
        const twoStatements = database.transaction(async (tx) => {
          await tx.query('UPDATE counters SET n = n + 10 WHERE id = 19');
          holding.resolve();
          await sleep(200);
          await tx.query('UPDATE counters SET n = n + 10 WHERE id = 20');
        });
        await holding.promise;
        const oneStatement = database.query(
          `WITH seven AS (UPDATE counters SET n = n + 1 WHERE id = 20 RETURNING n)
           UPDATE counters SET n = counters.n + 1 FROM seven WHERE id = 19`,
        );
        await Promise.all([twoStatements, oneStatement]);
        expect([await counter(19), await counter(20)]).toEqual([11, 11]);
      });

      it('retries after a serialization failure', async () => {
        let runs = 0;
        await database.transaction(async (tx) => {
          runs++;
          await tx.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
          const [row] = await tx.query<{ n: number }>('SELECT n FROM counters WHERE id = 5');
          if (runs === 1) await other.query('UPDATE counters SET n = 10 WHERE id = 5');
          await tx.query('UPDATE counters SET n = $1 WHERE id = 5', [(row?.n ?? 0) + 1]);
        });
        expect(runs).toBe(2);
        expect(await counter(5)).toBe(11);
      });

      it('gives up a transaction that always conflicts', async () => {
        let runs = 0;
        const failing = database.transaction(async (tx) => {
          runs++;
          await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`);
        });
        await expect(failing).rejects.toThrow('conflict');
        expect(runs).toBe(5);
      });

      it.each(['between statements', 'during a statement'])(
        'rejects when its connection is cut %s, and the next one works',
        async (when) => {
          const failing = database.transaction(async (tx) => {
            await tx.query('UPDATE counters SET n = 99 WHERE id = 6');
            const [me] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
            const cut = terminate(`pid = ${me?.pid}`);
            if (when === 'during a statement') await tx.query('SELECT pg_sleep(20)');
            await cut;
            await new Promise((resolve) => setTimeout(resolve, 100));
            await tx.query('SELECT 1');
          });
          await expect(failing).rejects.toThrow(/terminat|connection|not queryable/i);
          expect(await counter(6)).toBe(0);
          expect(await database.transaction((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
        },
      );
    });

    describe('listen', () => {
      it('receives notifications on its channel until it ends', async () => {
        const received: (string | null)[] = [];
        const end = await database.listen('weird "channel"; --', (payload) => received.push(payload));
        const notify = (payload: string) =>
          other.query('SELECT pg_notify($1, $2)', ['weird "channel"; --', payload]);
        await other.query(`SELECT pg_notify('another channel', 'not mine')`);
        await notify('one');
        await notify('');
        await until(() => expect(received).toEqual(['one', '']));
        await end();
        await notify('too late');
        await other.query('SELECT 1');
        expect(received).toEqual(['one', '']);
      });

      it('reconnects, reports it and keeps receiving', async () => {
        const received: (string | null)[] = [];
        const end = await database.listen('restless', (payload) => received.push(payload));
        for (let round = 1; round <= 2; round++) {
          await terminate(`query LIKE 'LISTEN%restless%'`);
          await until(() => expect(received.filter((payload) => payload === null)).toHaveLength(round));
          await other.query('SELECT pg_notify($1, $2)', ['restless', `round ${round}`]);
          await until(() => expect(received).toContain(`round ${round}`));
        }
        await end();
        await until(async () =>
          expect(
            await other.query(
              `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%restless%'`,
            ),
          ).toEqual([]),
        );
        expect(received).toHaveLength(4);
      });

      it('can be ended while it is disconnected', async () => {
        const received: (string | null)[] = [];
        const end = await database.listen('cut off', (payload) => received.push(payload));
        await terminate(`query LIKE 'LISTEN%cut off%'`);
        await end();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(received).toEqual([]);
        expect(
          await other.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%cut off%'`,
          ),
        ).toEqual([]);
      });
    });

    describe('withLock', () => {
      it('lets one session hold a lock at a time, and refuses others at once', async () => {
        const release = Promise.withResolvers<void>();
        const holding = Promise.withResolvers<void>();
        const first = database.withLock('job', () => {
          holding.resolve();
          return release.promise;
        });
        await holding.promise;
        let ran = false;
        const mark = async () => void (ran = true);
        expect(await other.withLock('job', mark)).toBe(false);
        expect(await database.withLock('job', mark)).toBe(false);
        expect(ran).toBe(false);
        expect(await other.withLock('another job', mark)).toBe(true);
        release.resolve();
        expect(await first).toBe(true);
        expect(await other.withLock('job', mark)).toBe(true);
      });

      it('releases the lock after work that throws', async () => {
        const failing = database.withLock('fragile', async () => {
          throw new Error('broken work');
        });
        await expect(failing).rejects.toThrow('broken work');
        await until(async () => expect(await other.withLock('fragile', async () => undefined)).toBe(true));
      });

      it('aborts the signal when the lock is lost with the connection', async () => {
        const lostSignal = Promise.withResolvers<void>();
        const holding = Promise.withResolvers<void>();
        const held = database.withLock('fragile', (lost) => {
          lost.addEventListener('abort', () => lostSignal.resolve());
          holding.resolve();
          return lostSignal.promise;
        });
        await holding.promise;
        await terminate(`query LIKE '%pg_try_advisory_lock%'`);
        await lostSignal.promise;
        await held;
        expect(await other.withLock('fragile', async () => undefined)).toBe(true);
      });
    });
  });
}
