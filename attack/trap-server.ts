import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export interface TrapServer {
  readonly port: number;
  /** The local addresses at which connections arrived. */
  readonly reached: readonly string[];
  close(): Promise<void>;
}

/** Listens on every address of this network and records each connection: nothing may connect to it. */
export async function startTrapServer(): Promise<TrapServer> {
  const reached: string[] = [];
  const server = createServer((socket) => {
    reached.push(socket.localAddress ?? 'unknown');
    socket.on('error', () => undefined).destroy();
  });
  server.listen(0, '::');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    reached,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
