import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';

/** A fixed port, so that the demo's products are found again after a restart. */
const PREFERRED_PORT = 4000;
const MOVE_EVERY_MS = 4000;

export interface OpenDemoShop extends DemoShop {
  /** What the service must be set to in order to reach the shop. */
  env: Record<string, string>;
}

/** Opens the demo shop; where its usual port is taken it takes another. */
export async function openDemoShop(allowHosts = process.env['TIDEMARK_ALLOW_HOSTS']): Promise<OpenDemoShop> {
  const shop = await startDemoShop({ port: PREFERRED_PORT, moveEveryMs: MOVE_EVERY_MS }).catch(() =>
    startDemoShop({ port: 0, moveEveryMs: MOVE_EVERY_MS }),
  );
  const hosts = [...(allowHosts ? [allowHosts] : []), ...shopHosts(shop)];
  return { ...shop, env: { TIDEMARK_ALLOW_HOSTS: hosts.join(',') } };
}

/** The names under which the shop can be asked for: each is a site of its own to the service. */
export function shopHosts(shop: DemoShop): string[] {
  const { port } = new URL(shop.url);
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}
