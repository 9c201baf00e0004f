import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runService, type RunningService } from '../e2e/run-service.ts';

/**
 * Runs `attack` against a new service with these settings and an empty data folder. When it has finished, stops
 * the service and deletes the folder.
 */
export async function withService<T>(
  settings: Readonly<Record<string, string>>,
  attack: (service: RunningService, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-attack-'));
  const service = await runService({ TIDEMARK_DATA_DIR: folder, LOG_LEVEL: 'warn', ...settings });
  try {
    return await attack(service, folder);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
