/** At most one process at a time does what only one should; another takes over when it stops or dies. */
export interface Leadership {
  /**
   * Until `signal` aborts: waits to become the leader of `name`, then runs `lead` with a signal that aborts when leadership is lost
   * or `signal` does. `lead` must return soon after that.
   */
  run(name: string, signal: AbortSignal, lead: (signal: AbortSignal) => Promise<void>): Promise<void>;
}
