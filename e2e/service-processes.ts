import { runService, type RunningService } from './run-service.ts';

/** The processes of one service, each with its own roles. */
export interface ServiceProcesses {
  /** The process that serves the API. */
  api: RunningService;
  /** The other processes by name. */
  others: ReadonlyMap<string, RunningService>;
  /** Sends SIGTERM to all processes. Resolves with their exit codes. */
  stop(): Promise<(number | null)[]>;
}

/** Starts one process per entry of `rolesByName` and one for the API, all at once: order must not matter. */
export async function startProcesses(
  settings: Readonly<Record<string, string>>,
  rolesByName: Readonly<Record<string, string>>,
): Promise<ServiceProcesses> {
  const start = async (name: string, roles: string) =>
    [name, await runService(settings, [`--roles=${roles}`])] as const;
  const [api, ...others] = await Promise.all([
    runService(settings, ['--roles=api']),
    ...Object.entries(rolesByName).map(([name, roles]) => start(name, roles)),
  ]);
  return {
    api,
    others: new Map(others),
    stop: () => Promise.all([api, ...others.map(([, process]) => process)].map((process) => process.stop())),
  };
}
