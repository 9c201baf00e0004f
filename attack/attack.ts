/**
 * Attacks a running service as a hostile page, user, receiver or operator would, and prints what held.
 * npm run attack -- [--suite NAME] [--seconds N] [--share S] [--seed N]; the last line is one JSON line.
 * Runs in a network namespace of its own where the system allows it, so that nothing leaves the machine.
 * Exits with 1 if an attack succeeded.
 */
import { parseArgs } from 'node:util';
import { runIsolated } from './run-isolated.ts';
import { suites } from './suites.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '60' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});

if (!runIsolated()) {
  const chosen = values.suite ? suites.filter(({ name }) => values.suite?.includes(name)) : suites;
  if (chosen.length === 0) throw new Error(`The suites: ${suites.map(({ name }) => name).join(', ')}.`);
  const size = {
    share: Number(values.share),
    seconds: Number(values.seconds),
    seed: Number(values.seed),
  };
  const results = [];
  for (const suite of chosen) {
    const startedAt = performance.now();
    const report = await suite.run(size);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const verdict = report.failures.length === 0 ? 'held' : `FAILED ${report.failures.length}`;
    console.log(`${verdict}  ${suite.name}: ${suite.promise} (${report.attempts} attempts, ${seconds} s)`);
    for (const [name, value] of Object.entries(report.figures)) console.log(`        ${name} ${value}`);
    for (const failure of report.failures.slice(0, 20)) console.log(`        ${failure}`);
    results.push({ suite: suite.name, seconds, ...report });
  }
  const failures = results.reduce((sum, result) => sum + result.failures.length, 0);
  console.log(JSON.stringify({ failures, results }));
  process.exitCode = failures > 0 ? 1 : 0;
}
