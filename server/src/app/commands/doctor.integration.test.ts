import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { doctorCommand } from './doctor.ts';
import { examineDatabase } from '../compose/compose-doctor.ts';
import { readConfig } from '../../config/config.ts';
import { keepHistory } from '../../store/prices/keep-history.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { createWasmTimescale } from '../../../test/database/wasm-timescale.ts';
import { freePort } from '../../../test/servers/free-port.ts';

afterEach(() => {
  process.exitCode = 0;
});

async function run(env: Record<string, string>): Promise<{ text: string; code: unknown }> {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  await doctorCommand([], output, readConfig(env));
  return { text, code: process.exitCode ?? 0 };
}

describe('doctor', () => {
  it('reports the technologies in use', async () => {
    const { url, drop } = await createTestDatabase();
    const { text, code } = await run({ DATABASE_URL: url });
    expect(text).toMatch(/^ok +database +external PostgreSQL 18/m);
    expect(text).toMatch(/^ok +prices +plain. This PostgreSQL does not have the extension timescaledb/m);
    expect(text).toMatch(/^ok +queue +postgres/m);
    expect(text).toMatch(/^ok +shared +process/m);
    expect(text).not.toContain('WRONG');
    expect(code).toBe(0);
    await drop();
  });

  it('reports no problem before the first start', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'tidemark-doctor-'));
    const { text, code } = await run({ TIDEMARK_DATA_DIR: dataDir });
    expect(text).toContain('embedded PostgreSQL, which is not running now');
    expect(code).toBe(0);
    await rm(dataDir, { recursive: true });
  });

  it('exits with 1 when a part is unreachable, and prints no password', async () => {
    const port = await freePort();
    const { text, code } = await run({
      DATABASE_URL: `postgresql://someone:hush@127.0.0.1:${port}/x`,
      TIDEMARK_CHROMIUM: 'none',
      AMQP_URL: `amqp://someone:hush@127.0.0.1:${port}`,
      REDIS_URL: `redis://someone:hush@127.0.0.1:${port}`,
    });
    expect(text.match(/^WRONG +\w+/gm)).toEqual(['WRONG  database', 'WRONG  queue', 'WRONG  shared']);
    expect(text).toMatch(/^ok +browser +none/m);
    expect(text).not.toContain('hush');
    expect(code).toBe(1);
  });

  it('reports TimescaleDB with and without policies, and an unfinished move', async () => {
    const database = await createWasmTimescale();
    const prices = async () => (await examineDatabase(readConfig({}), database))[1];
    expect(await prices()).toMatchObject({
      isWrong: true,
      says: expect.stringContaining('without policies'),
    });
    await keepHistory(database, 90, new Date());
    expect(await prices()).toMatchObject({ isWrong: false, says: expect.stringMatching(/^timescale 2\./) });
    await database.query('CREATE TABLE price_daily_plain ()');
    expect(await prices()).toMatchObject({
      isWrong: true,
      says: expect.stringContaining('move-to-timescale'),
    });
    await database.close();
  });
});
