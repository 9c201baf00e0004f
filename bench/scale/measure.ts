/**
 * One question to the service, asked again and again, each time of something that was not asked for before.
 */
export interface Measure {
  name: string;
  samples: number;
  /**
   * What is made ready for a sample is not timed; what it returns is. A note of the last sample is printed.
   */
  prepare(sample: number): Promise<() => Promise<string | undefined>>;
}

export interface MeasureFigures {
  name: string;
  samples: number;
  p50: number;
  p95: number;
  p99: number;
  /** The mean, of this process and the server, in milliseconds: on a busy machine the more telling figure. */
  cpu: number;
  note?: string;
}

/** Milliseconds by the wall clock; `cpuSeconds` tells what this process and the server have used so far. */
export async function runMeasure(measure: Measure, cpuSeconds: () => number): Promise<MeasureFigures> {
  const timesMs: number[] = [];
  let cpuMs = 0;
  let note: string | undefined;
  for (let sample = 0; sample < measure.samples; sample++) {
    const run = await measure.prepare(sample);
    const [startedMs, usedS] = [performance.now(), cpuSeconds()];
    note = await run();
    timesMs.push(performance.now() - startedMs);
    cpuMs += (cpuSeconds() - usedS) * 1000;
  }
  timesMs.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? 0).toFixed(2));
  const { name, samples } = measure;
  const cpu = Number((cpuMs / samples).toFixed(1));
  return { name, samples, p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu, ...(note ? { note } : {}) };
}

export function printMeasures(all: readonly MeasureFigures[]): void {
  const width = Math.max(...all.map(({ name }) => name.length));
  console.log(`${'milliseconds'.padEnd(width)}  samples      p50      p95      p99      cpu`);
  for (const { name, samples, note = '', ...times } of all) {
    const cells = [times.p50, times.p95, times.p99, times.cpu].map((ms) => ms.toFixed(1).padStart(8));
    console.log(`${name.padEnd(width)}  ${String(samples).padStart(7)} ${cells.join(' ')}  ${note}`);
  }
}
