import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from '@tidemark/contracts/client.ts';
import { fetchFrom } from './fetch-from.ts';

/** What an attack is carried out with. */
export interface AttackTarget {
  /** The service. */
  origin: string;
  /** The attacker's account. */
  apiKey: string;
  /** The shop of the healthy user. */
  healthyShop: string;
  /** The attacker's own servers: pages, robots.txt and receivers that never respond. */
  hostileOrigins: readonly string[];
}

/** Attacks until the signal aborts. */
type Attack = (target: AttackTarget, signal: AbortSignal) => Promise<void>;

/** Not the healthy user's address, so that a limit by address applies to one of them. */
const ATTACKER_ADDRESS = '127.0.0.2';
const SOCKETS = 20;
const PIPELINED = 3000;
const PAGES = 8;
const BULK = 200;

/** One attack for each way in which one account, page or receiver could slow the others. */
export const attacks = {
  /** A robots.txt of wildcards, and redirects to long paths. */
  'slow-robots': (target, signal) =>
    checkAgainAndAgain(pagesAt(target.hostileOrigins, '/wildcards'), target, signal),
  /** Pipelined requests without a session. */
  'anonymous-flood': (target, signal) =>
    all(SOCKETS, async () => {
      while (!signal.aborted) await pipelineRequests(target.origin, signal);
    }),
  /** Pages of the healthy user's shop that do not exist. */
  'dead-pages': (target, signal) =>
    checkAgainAndAgain(pagesAt([target.healthyShop], '/no-such-page'), target, signal),
  /** Pages of many megabytes with a price in every element. */
  'heavy-pages': (target, signal) =>
    checkAgainAndAgain(pagesAt(target.hostileOrigins, '/heavy'), target, signal),
  /** Webhooks whose receiver never responds, tested again and again. */
  'hung-receivers': (target, signal) => testWebhooks(pagesAt(target.hostileOrigins, '/hang'), target, signal),
  /** As many products as the service accepts. */
  'greedy-account': (target, signal) => addProducts(target, signal),
  /** A third party's receiver, contacted through many webhooks. */
  'third-party': (target, signal) => testWebhooks(pagesAt(target.hostileOrigins, '/hook'), target, signal),
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof attacks;

function pagesAt(origins: readonly string[], path: string): string[] {
  return Array.from({ length: PAGES }, (_, index) => `${origins[index % origins.length]}${path}/${index}`);
}

async function checkAgainAndAgain(
  urls: readonly string[],
  { origin, apiKey }: AttackTarget,
  signal: AbortSignal,
): Promise<void> {
  const call = createClient({ origin, apiKey, fetch: fetchFrom(ATTACKER_ADDRESS) });
  await Promise.all(
    urls.map(async (url) => {
      while (!signal.aborted) {
        const added = await attempt(call('addProduct', { body: { url } }));
        if (added) await attempt(call('checkProduct', { params: { id: added.product.id } }));
        await sleep(50);
      }
    }),
  );
}

async function testWebhooks(
  urls: readonly string[],
  { origin, apiKey }: AttackTarget,
  signal: AbortSignal,
): Promise<void> {
  const call = createClient({ origin, apiKey, fetch: fetchFrom(ATTACKER_ADDRESS) });
  await Promise.all(
    urls.map(async (url) => {
      const created = await attempt(call('createWebhook', { body: { url } }));
      if (created === null) return;
      while (!signal.aborted) {
        await attempt(call('testChannel', { params: { id: created.webhook.id } }));
        await sleep(20);
      }
    }),
  );
}

async function addProducts(
  { origin, apiKey, hostileOrigins }: AttackTarget,
  signal: AbortSignal,
): Promise<void> {
  const call = createClient({ origin, apiKey, fetch: fetchFrom(ATTACKER_ADDRESS) });
  for (let round = 0; !signal.aborted; round++)
    await all(BULK, (index) => addProduct(call, `${hostileOrigins[0]}/page/${round}-${index}`));
}

async function addProduct(call: Client, url: string): Promise<void> {
  await attempt(call('addProduct', { body: { url } }));
}

/** null if the service refuses. */
function attempt<T>(call: Promise<T>): Promise<T | null> {
  return call.catch(() => null);
}

async function all(count: number, run: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}

/** Sends many requests over one connection without waiting for responses. Resolves when it is closed. */
function pipelineRequests(origin: string, signal: AbortSignal): Promise<void> {
  const { hostname, port, host } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: ATTACKER_ADDRESS, signal });
    const close = setTimeout(() => socket.destroy(), 2000);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(close);
      setTimeout(resolve, 20);
    });
    socket.resume();
    socket.write(`GET /api/docs/yaml HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(PIPELINED));
  });
}
