/** Reports on standard error how far the database is filled. */
export interface ProgressLog {
  /** Starts a step. Call the returned function with the last number done. */
  begin(step: string, from: number, to: number): (done: number) => void;
  note(text: string): void;
}

const LOG_INTERVAL_MS = 2000;

export function createProgressLog(): ProgressLog {
  const startedMs = Date.now();
  const note = (text: string) =>
    process.stderr.write(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  return {
    note,
    begin(step, from, to) {
      if (from <= to) note(`${step}: from ${from} to ${to}`);
      let loggedMs = 0;
      return (done) => {
        if (Date.now() - loggedMs < LOG_INTERVAL_MS) return;
        loggedMs = Date.now();
        note(`${step}: ${Math.floor((100 * done) / to)}%`);
      };
    },
  };
}
