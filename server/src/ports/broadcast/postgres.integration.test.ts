import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { postgresBroadcast } from './postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { describeBroadcast } from './broadcast.contract.ts';
import { untypedChannel } from '../../../test/ports/untyped-channel.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const open = () => postgresBroadcast(db.database, () => undefined);

describeBroadcast('PostgreSQL', async () => ({
  broadcast: open(),
  other: open(),
  close: async () => undefined,
}));

describe('postgresBroadcast', () => {
  it('reports missed messages after its connection was lost', async () => {
    const broadcast = open();
    const missed = vi.fn<() => void>();
    const received: unknown[] = [];
    await broadcast.subscribe(untypedChannel('prices'), (message) => received.push(message), missed);
    await db.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query ILIKE 'LISTEN%' AND pid <> pg_backend_pid()`,
    );
    await vi.waitFor(() => expect(missed).toHaveBeenCalled(), { timeout: 10_000 });
    await broadcast.publish(untypedChannel('prices'), 'again');
    await vi.waitFor(() => expect(received).toEqual(['again']));
  });

  it('sends messages published at the same time in one statement, in order', async () => {
    let statements = 0;
    const counted = postgresBroadcast(
      {
        query: (...args) => {
          statements++;
          return db.database.query(...args);
        },
        listen: db.database.listen,
      },
      () => undefined,
    );
    const received: unknown[] = [];
    await open().subscribe(untypedChannel('prices'), (message) => received.push(message));
    const messages = Array.from({ length: 150 }, (_, index) => index);
    await Promise.all(messages.map((message) => counted.publish(untypedChannel('prices'), message)));
    await vi.waitFor(() => expect(received).toEqual(messages));
    expect(statements).toBe(1);
  });

  it('does not fail a publisher without a connection', async () => {
    const errors: Error[] = [];
    const broken = postgresBroadcast(
      { query: () => Promise.reject(new Error('gone')), listen: db.database.listen },
      (error) => errors.push(error),
    );
    await broken.publish(untypedChannel('prices'), 1);
    expect(errors.map(({ message }) => message)).toEqual(['gone']);
  });
});
