import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, type Server as NetServer } from 'node:net';

export interface LocalServer {
  /** `127.0.0.1:port`, for an address guard's allow list. */
  host: string;
  origin: string;
  /** The number of connections accepted so far, with or without a request. */
  connections(): number;
  /** `METHOD /path` of each request so far. */
  requests: readonly string[];
  close(): Promise<void>;
}

/** Starts an HTTP server on a free loopback port that records requests and counts connections. */
export async function startLocalServer(listener: RequestListener): Promise<LocalServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  let accepted = 0;
  server.on('connection', () => accepted++);
  const port = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    connections: () => accepted,
    requests,
    close: () => stop(server),
  };
}

/** Starts listening on a free loopback port, and resolves to the port. */
export function listen(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
