/**
 * Reads pages that repeat one construct, up to ten megabytes of it: npm run bench:hostile-pages [-- NAME...]
 * Prints, for each, the seconds of a core at 2.5, 5 and 10 MB and the memory above that of an empty page. The
 * last line is one JSON line. Exits with 1 if one takes more than the bounds, or grows faster than its size.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { constructs } from './hostile/constructs.ts';

interface Measured {
  seconds: number[];
  megabytes: number;
}

/** Bounds at ten megabytes, on a core of 2020. A page is given up after ten seconds. */
const MAX_SECONDS = 4;
const MAX_MEGABYTES = 600;
/** Twice the size takes twice the time; the rest is noise. */
const MAX_GROWTH = 3;
const NOISE_SECONDS = 0.5;
const MEASURE = fileURLToPath(new URL('./hostile/measure-construct.ts', import.meta.url));

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(constructs);
const figures: Record<string, Measured> = {};
const failures: string[] = [];
console.log(`${'construct'.padEnd(30)} 2.5 MB    5 MB   10 MB   memory`);
for (const name of names) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', MEASURE, name], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const measured = JSON.parse(stdout) as Measured;
  figures[name] = measured;
  const [, half = 0, whole = 0] = measured.seconds;
  const isLinear = whole <= half * MAX_GROWTH + NOISE_SECONDS;
  const isBounded = whole <= MAX_SECONDS && measured.megabytes <= MAX_MEGABYTES;
  if (!isLinear || !isBounded) failures.push(name);
  const shown = measured.seconds.map((it) => `${it.toFixed(2)} s`.padStart(7)).join(' ');
  const verdict = isLinear && isBounded ? '' : isLinear ? '  TOO MUCH' : '  NOT LINEAR';
  console.log(`${name.padEnd(30)} ${shown} ${`${measured.megabytes} MB`.padStart(8)}${verdict}`);
}
console.log(JSON.stringify({ failures, figures }));
process.exitCode = failures.length > 0 ? 1 : 0;
