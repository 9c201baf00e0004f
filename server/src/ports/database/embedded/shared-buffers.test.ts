import { describe, expect, it } from 'vitest';
import { memoryHere, sharedBuffers } from './shared-buffers.ts';

const GIGABYTE = 1024 ** 3;

describe('the memory of the embedded PostgreSQL', () => {
  it.each([
    [0.5, '128MB'],
    [1, '128MB'],
    [4, '512MB'],
    [8, '1024MB'],
    [64, '2048MB'],
  ])('of %d GB is %s', (gigabytes, wanted) => {
    expect(sharedBuffers(gigabytes * GIGABYTE)).toBe(wanted);
  });

  it('is computed from the memory of this machine', () => {
    expect(memoryHere()).toBeGreaterThan(0);
    expect(Number.isFinite(memoryHere())).toBe(true);
  });
});
