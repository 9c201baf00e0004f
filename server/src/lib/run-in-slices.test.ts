import { expect, it } from 'vitest';
import { runInSlices } from './run-in-slices.ts';

function* slices(count: number, steps: string[]): Generator<undefined, string> {
  for (let slice = 1; slice <= count; slice++) {
    steps.push(`slice ${slice}`);
    if (slice < count) yield;
  }
  return 'result';
}

it('lets other work run between two slices', async () => {
  const steps: string[] = [];
  const running = runInSlices(slices(3, steps));
  setImmediate(() => steps.push('other work'));
  expect(await running).toBe('result');
  expect(steps[0]).toBe('slice 1');
  expect(steps.at(-1)).toBe('slice 3');
  expect(steps).toContain('other work');
});

it('finishes work without a second slice in the same turn', async () => {
  const steps: string[] = [];
  setImmediate(() => steps.push('other work'));
  expect(await runInSlices(slices(1, steps))).toBe('result');
  expect(steps).toEqual(['slice 1']);
});

function* failing(): Generator<undefined, string> {
  yield;
  throw new Error('broken');
}

it('passes an error of the work on', async () => {
  await expect(runInSlices(failing())).rejects.toThrow('broken');
});
