/** An operation of the service that is timed repeatedly, each time on data that is not cached. */
export interface Measure {
  name: string;
  samples: number;
  /** Prepares a sample, untimed, and returns the operation to time. The note it returns last is printed. */
  prepare(sample: number): Promise<() => Promise<string | undefined>>;
}

export interface MeasureFigures {
  name: string;
  samples: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Mean CPU time of this process and PostgreSQL; on a busy machine more reliable than elapsed time. */
  cpuMs: number;
  note?: string;
}

/** Runs all samples. `cpuSeconds` returns the CPU time used so far by this process and PostgreSQL. */
export async function runMeasure(measure: Measure, cpuSeconds: () => number): Promise<MeasureFigures> {
  const timesMs: number[] = [];
  let totalCpuMs = 0;
  let note: string | undefined;
  for (let sample = 0; sample < measure.samples; sample++) {
    const run = await measure.prepare(sample);
    const [startedMs, usedS] = [performance.now(), cpuSeconds()];
    note = await run();
    timesMs.push(performance.now() - startedMs);
    totalCpuMs += (cpuSeconds() - usedS) * 1000;
  }
  timesMs.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? 0).toFixed(2));
  const { name, samples } = measure;
  const cpuMs = Number((totalCpuMs / samples).toFixed(1));
  return {
    name,
    samples,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    cpuMs,
    ...(note ? { note } : {}),
  };
}

export function printMeasures(all: readonly MeasureFigures[]): void {
  const width = Math.max(...all.map(({ name }) => name.length));
  console.log(`${'milliseconds'.padEnd(width)}  samples      p50      p95      p99      cpu`);
  for (const { name, samples, note = '', ...times } of all) {
    const cells = [times.p50Ms, times.p95Ms, times.p99Ms, times.cpuMs].map((ms) => ms.toFixed(1).padStart(8));
    console.log(`${name.padEnd(width)}  ${String(samples).padStart(7)} ${cells.join(' ')}  ${note}`);
  }
}
