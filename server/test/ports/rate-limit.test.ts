import { describe, expect, it } from 'vitest';
import { memoryRateLimit } from '../../src/ports/rate-limit/memory.ts';
import { describeRateLimit } from './rate-limit.contract.ts';

describeRateLimit('memory', async (now) => memoryRateLimit(now));

describe('memoryRateLimit', () => {
  it('remembers who still waits when it sweeps out a flood of other keys', async () => {
    let nowMs = 0;
    const limit = memoryRateLimit(() => nowMs);
    const slow = { burst: 1, intervalMs: 1_000_000 };
    await limit.take('slow', slow);
    nowMs = 10_000;
    for (let n = 0; n < 25_000; n++) await limit.take(`flood-${n}`, { burst: 1, intervalMs: 1 });
    expect(await limit.take('slow', slow)).toBe(990_000);
  });
});
