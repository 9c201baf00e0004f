import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ShopPlan } from './plan-shops.ts';

/** What the shops have counted since they opened. */
export interface ShopCounts {
  pages: number;
  notModified: number;
  robots: number;
  notFound: number;
  changes: number;
  /** Of compressed pages. */
  bytes: number;
  connections: number;
  paceViolations: number;
  domains: number;
}

export interface ShopProcess {
  port: number;
  pid: number;
  counts(): Promise<ShopCounts>;
  /** When each product was last asked for, in Unix milliseconds; 0: not since the last `forget`. */
  arrivals(): Promise<Float64Array>;
  forget(): Promise<void>;
  close(): Promise<void>;
}

const PROCESS = fileURLToPath(new URL('shops-process.ts', import.meta.url));

/** Opens the street's shops in a process of their own. `paceLimit`: more requests to one of them in any 60 s are a violation. */
export async function startShops(plan: ShopPlan, paceLimit: number): Promise<ShopProcess> {
  const child = fork(PROCESS, [JSON.stringify({ ...plan, paceLimit })], { serialization: 'advanced' });
  const { port } = await reply<{ port: number }>(child);
  const ask = async <T>(question: string): Promise<T> => {
    const answer = reply<T>(child);
    child.send(question);
    return answer;
  };
  return {
    port,
    pid: child.pid ?? 0,
    counts: async () => (await ask<{ counts: ShopCounts }>('counts')).counts,
    arrivals: async () => (await ask<{ arrivals: Float64Array }>('arrivals')).arrivals,
    forget: async () => void (await ask('forget')),
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function reply<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}
