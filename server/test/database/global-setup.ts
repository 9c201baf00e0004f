import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestProject } from 'vitest/node';
import { migrate } from '../../src/ports/database/migrate.ts';
import { startEmbeddedPostgres } from '../../src/ports/database/embedded/embedded.ts';
import { connectPostgres } from '../../src/ports/database/postgres/postgres.ts';
import { maintainPartitions } from '../../src/store/prices/partitions.ts';
import { TEMPLATE_DATABASE, urlOf } from './test-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/**
 * Starts one PostgreSQL for the whole run. Each test file copies the migrated template. Its data need not
 * survive, so it never syncs to disk.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tidemark-test-'));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
  };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const tearDown = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.url);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('postgresUrl', server.url);
  return tearDown;
}

async function makeTemplate(url: string): Promise<void> {
  const options = { maxConnections: 1, statementTimeoutMs: 60_000, onError: () => undefined };
  const server = connectPostgres({ ...options, url });
  await server.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await server.close();
  const template = connectPostgres({ ...options, url: urlOf(url, TEMPLATE_DATABASE) });
  await migrate(template, new URL('../../migrations/', import.meta.url));
  await maintainPartitions(template, 90, new Date());
  await template.close();
}
