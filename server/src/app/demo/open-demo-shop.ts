import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';

/** A fixed port, so that the demo's products are found again after a restart. */
const PREFERRED_PORT = 4000;
const MOVE_EVERY_MS = 4000;

export interface OpenDemoShop extends DemoShop {
  /** The settings with which the service can reach the shop. */
  env: Record<string, string>;
}

/** Opens the demo shop on its usual port, or on another if that is taken. */
export async function openDemoShop(allowHosts = process.env['TIDEMARK_ALLOW_HOSTS']): Promise<OpenDemoShop> {
  const shop = await startDemoShop({ port: PREFERRED_PORT, moveEveryMs: MOVE_EVERY_MS }).catch(() =>
    startDemoShop({ port: 0, moveEveryMs: MOVE_EVERY_MS }),
  );
  const hosts = [...(allowHosts ? [allowHosts] : []), ...shopHosts(shop)];
  return { ...shop, env: { TIDEMARK_ALLOW_HOSTS: hosts.join(',') } };
}

/** The shop's host names. The service treats each as a site of its own. */
export function shopHosts(shop: DemoShop): string[] {
  const { port } = new URL(shop.url);
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}
