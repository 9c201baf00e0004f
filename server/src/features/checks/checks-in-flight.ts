import { type CheckTask } from '../../ports/queue/queue.ts';

/** Another isolated check is in flight here. Try again after `waitMs`. The message is for users. */
export class IsolationBusyError extends Error {
  override readonly name = 'IsolationBusyError';
  readonly waitMs: number;

  /** `random` is from 0 to 1: checks that were lost together do not come back together. */
  constructor(random: number) {
    super('waiting for its turn after an interruption');
    this.waitMs = Math.round(SHORTEST_WAIT_MS + random * SPREAD_MS);
  }
}

const SHORTEST_WAIT_MS = 500;
const SPREAD_MS = 4500;

/**
 * The checks in flight in this process, so that their leases can be given back when it ends. At most one of
 * them is isolated: if the process then crashes, the others were only in flight with it.
 */
export class ChecksInFlight {
  readonly #tasks = new Set<CheckTask>();
  #isolated: CheckTask | null = null;
  #crashed = false;

  /** Whether the process is ending after an error that nothing handled. Its checks are then lost. */
  get hasCrashed(): boolean {
    return this.#crashed;
  }

  /** Records the crash. Returns the checks that were in flight. */
  crash(): CheckTask[] {
    this.#crashed = true;
    return this.tasks();
  }

  tasks(): CheckTask[] {
    return [...this.#tasks];
  }

  /** Lists the task as in flight while `work` runs. */
  async track<T>(task: CheckTask, work: () => Promise<T>): Promise<T> {
    this.#tasks.add(task);
    try {
      return await work();
    } finally {
      this.#tasks.delete(task);
      if (this.#isolated === task) this.#isolated = null;
    }
  }

  /** Makes a listed task the isolated one until it ends. Throws IsolationBusyError if there is one. */
  isolate(task: CheckTask): void {
    if (this.#isolated !== null) throw new IsolationBusyError(Math.random());
    this.#isolated = task;
  }
}
