import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy to a server whose connections can be cut. */
export interface TcpProxy {
  url: string;
  /** Closes all connections and refuses new ones until `reconnect`. */
  disconnect(): void;
  reconnect(): void;
  close(): Promise<void>;
}

/** Starts a proxy to the server at this URL, which may be PostgreSQL on a Unix socket. */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const socketFolder = target.searchParams.get('host');
  const open = new Set<Socket>();
  let isConnected = true;
  const server = createServer((client) => {
    if (!isConnected) return client.destroy();
    const upstream = socketFolder
      ? connect(`${socketFolder}/.s.PGSQL.5432`)
      : connect(Number(target.port || 5672), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const disconnect = () => {
    isConnected = false;
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    disconnect,
    reconnect: () => void (isConnected = true),
    async close() {
      disconnect();
      server.close();
      await once(server, 'close');
    },
  };
}
