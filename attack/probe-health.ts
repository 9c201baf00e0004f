import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 100;

export interface HealthProbes {
  /** Ends the probes, and resolves to what they measured. */
  end(): Promise<{ answered: number; failed: number; longestMs: number }>;
}

/** Requests /healthz every 100 ms, or as soon as the last response has arrived. */
export function probeHealth(origin: string): HealthProbes {
  const stopping = new AbortController();
  const result = { answered: 0, failed: 0, longestMs: 0 };
  const probe = async () => {
    const startedAtMs = performance.now();
    const response = await fetch(`${origin}/healthz`).catch(() => null);
    await response?.arrayBuffer();
    result[response?.ok ? 'answered' : 'failed']++;
    result.longestMs = Math.max(result.longestMs, performance.now() - startedAtMs);
    await sleep(INTERVAL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  };
  const probing = (async () => {
    while (!stopping.signal.aborted) await probe();
  })();
  return {
    async end() {
      stopping.abort();
      await probing;
      return { ...result, longestMs: Math.round(result.longestMs) };
    },
  };
}
