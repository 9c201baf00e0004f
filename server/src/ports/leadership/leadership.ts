/** Lets one process at a time do a job. Another takes over when that process stops or crashes. */
export interface Leadership {
  /**
   * Waits to become the leader of `name`, then runs `lead`, again and again until `signal` aborts. The signal
   * given to `lead` aborts when leadership is lost or `signal` aborts; `lead` must then return soon.
   */
  run(name: string, signal: AbortSignal, lead: (signal: AbortSignal) => Promise<void>): Promise<void>;
}
