/** Tells on the error output how far the filling is. */
export interface ProgressLog {
  /** Begins a step; the function returned is told how far it is. */
  begin(step: string, from: number, to: number): (done: number) => void;
  note(text: string): void;
}

const EVERY_MS = 2000;

export function createProgressLog(): ProgressLog {
  const startedMs = Date.now();
  const note = (text: string) =>
    process.stderr.write(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  return {
    note,
    begin(step, from, to) {
      if (from <= to) note(`${step}: from ${from} to ${to}`);
      let toldMs = 0;
      return (done) => {
        if (Date.now() - toldMs < EVERY_MS) return;
        toldMs = Date.now();
        note(`${step}: ${Math.floor((100 * done) / to)} %`);
      };
    },
  };
}
