import { runService, type RunningService } from './run-service.ts';

/** Processes of one service, each with roles of its own. */
export interface Fleet {
  /** The one that answers the API. */
  api: RunningService;
  /** All others, by the names that they were given. */
  others: ReadonlyMap<string, RunningService>;
  /** SIGTERM to all; resolves with their exit codes. */
  stop(): Promise<(number | null)[]>;
}

/** Starts a process for each line, such as `worker-2: 'worker'`, all at once: their order must not matter. */
export async function startFleet(
  settings: Readonly<Record<string, string>>,
  rolesByName: Readonly<Record<string, string>>,
): Promise<Fleet> {
  const entries = await Promise.all(
    Object.entries({ ...rolesByName, api: 'api' }).map(
      async ([name, roles]) => [name, await runService(settings, [`--roles=${roles}`])] as const,
    ),
  );
  const members = new Map(entries);
  const api = members.get('api');
  if (!api) throw new Error('a fleet has an api');
  members.delete('api');
  return {
    api,
    others: members,
    stop: () => Promise.all([api, ...members.values()].map((member) => member.stop())),
  };
}
