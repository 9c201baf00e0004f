/** Tells on the error output how far the filling is. */
export interface Progress {
  begin(step: string, from: number, to: number): void;
  at(done: number): void;
  note(text: string): void;
}

const EVERY_MS = 2000;

export function printProgress(): Progress {
  const startedMs = Date.now();
  let [step, end, toldMs] = ['', 0, 0];
  const tell = (text: string) =>
    process.stderr.write(`${((Date.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  return {
    begin(name, from, to) {
      [step, end] = [name, to];
      if (from <= to) tell(`${name}: from ${from} to ${to}`);
    },
    at(done) {
      if (Date.now() - toldMs < EVERY_MS) return;
      toldMs = Date.now();
      tell(`${step}: ${Math.floor((100 * done) / end)} %`);
    },
    note: tell,
  };
}
