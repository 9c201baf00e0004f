import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ShopPlan } from './plan-shops.ts';

/** Totals over all shops since their process started. */
export interface ShopCounts {
  pages: number;
  notModified: number;
  robots: number;
  notFound: number;
  changes: number;
  /** Compressed bytes of all pages sent. */
  bytes: number;
  connections: number;
  paceViolations: number;
  domains: number;
}

export interface ShopsProcess {
  port: number;
  pid: number;
  counts(): Promise<ShopCounts>;
  /**
   * Unix milliseconds of each product's latest request, by product index; 0 if none since `resetArrivals`.
   */
  arrivals(): Promise<Float64Array>;
  resetArrivals(): Promise<void>;
  close(): Promise<void>;
}

/** Messages that the shops' process answers. */
export type ShopCommand = 'counts' | 'arrivals' | 'resetArrivals';

const PROCESS = fileURLToPath(new URL('shops-process.ts', import.meta.url));

/**
 * Starts the shops in their own process. More than `paceLimit` requests to one shop within any 60 s are a
 * pace violation.
 */
export async function startShops(plan: ShopPlan, paceLimit: number): Promise<ShopsProcess> {
  const child = fork(PROCESS, [JSON.stringify({ ...plan, paceLimit })], { serialization: 'advanced' });
  const { port } = await nextMessage<{ port: number }>(child);
  const request = async <T>(command: ShopCommand): Promise<T> => {
    const response = nextMessage<T>(child);
    child.send(command);
    return response;
  };
  return {
    port,
    pid: child.pid ?? 0,
    counts: async () => (await request<{ counts: ShopCounts }>('counts')).counts,
    arrivals: async () => (await request<{ arrivals: Float64Array }>('arrivals')).arrivals,
    resetArrivals: async () => void (await request('resetArrivals')),
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}
