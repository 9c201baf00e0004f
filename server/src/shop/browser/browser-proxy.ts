// An HTTP proxy on the loopback address, through which all of the browser's traffic goes. It resolves and
// checks addresses when it connects, so DNS rebinding does not work. Each page has its own tunnel, identified
// by its credentials. The tunnel bounds what the page receives, and closing it closes the page's connections.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RefusedAddressError } from '../net/address-guard.ts';
import { type OpenConnection } from '../net/open-connection.ts';
import { unreachableReason, type UnreachableReason } from '../net/unreachable-reason.ts';

export interface BrowserTunnelOptions {
  open: OpenConnection;
  /** Bound on the bytes received over all connections. Beyond it connections are closed. */
  maxBytes: number;
  maxConnections: number;
}

/** Why a host could not be reached. */
export type TunnelFailure = { refused: string } | { unreachable: UnreachableReason };

/** The connections of one page. */
export interface BrowserTunnel {
  readonly credentials: { username: string; password: string };
  /** Aborts when the page exceeds a bound. */
  readonly exceeded: AbortSignal;
  /** The failure of the last attempt to connect to `host:port`; null if it succeeded. */
  failureOf(host: string, port: number): TunnelFailure | null;
  close(): void;
}

export interface BrowserProxy {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  openBrowserTunnel(options: BrowserTunnelOptions): BrowserTunnel;
  close(): Promise<void>;
}

/** Headers that apply to a single connection, and `expect`, which this proxy has met already. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const AUTHENTICATE = { 'proxy-authenticate': 'Basic realm="tidemark"', connection: 'close' };

/** Starts the proxy on a free loopback port. */
export async function startBrowserProxy(): Promise<BrowserProxy> {
  const tunnels = new Map<string, PageTunnel>();
  const tunnelOf = (request: IncomingMessage) => findTunnel(tunnels, request.headers['proxy-authorization']);
  const server = createServer((request, response) => {
    const tunnel = tunnelOf(request);
    response.on('error', () => response.destroy());
    if (tunnel) tunnel.forward(request, response).catch(() => response.destroy());
    else response.writeHead(407, AUTHENTICATE).end();
  });
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const tunnel = tunnelOf(request);
    client.on('error', () => client.destroy());
    if (tunnel) tunnel.connect(request.url ?? '', client, head).catch(() => client.destroy());
    else endWith(client, '407 Proxy Authentication Required', AUTHENTICATE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A connection that cannot be accepted, for lack of file descriptors, fails in the browser.
  server.on('error', () => undefined);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openBrowserTunnel(options) {
      const tunnel = new PageTunnel(options, () => tunnels.delete(tunnel.credentials.username));
      tunnels.set(tunnel.credentials.username, tunnel);
      return tunnel;
    },
    async close() {
      for (const tunnel of tunnels.values()) tunnel.close();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function findTunnel(tunnels: ReadonlyMap<string, PageTunnel>, authorization = ''): PageTunnel | undefined {
  const [, encoded = ''] = /^basic ([\w+/=]{1,200})$/i.exec(authorization) ?? [];
  const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  const tunnel = tunnels.get(username);
  const [given, expected] = [Buffer.from(password), Buffer.from(tunnel?.credentials.password ?? '')];
  const isValid = given.length === expected.length && timingSafeEqual(given, expected);
  return isValid ? tunnel : undefined;
}

class PageTunnel implements BrowserTunnel {
  readonly credentials = {
    username: randomBytes(8).toString('hex'),
    password: randomBytes(24).toString('hex'),
  };
  readonly #options: BrowserTunnelOptions;
  readonly #onClose: () => void;
  readonly #exceeded = new AbortController();
  readonly #failures = new Map<string, TunnelFailure>();
  readonly #sockets = new Set<Duplex>();
  #connections = 0;
  #bytes = 0;
  #closed = false;

  constructor(options: BrowserTunnelOptions, onClose: () => void) {
    this.#options = options;
    this.#onClose = onClose;
  }

  get exceeded(): AbortSignal {
    return this.#exceeded.signal;
  }

  failureOf(host: string, port: number): TunnelFailure | null {
    return this.#failures.get(`${host}:${port}`) ?? null;
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#onClose();
  }

  /**
   * Handles a CONNECT request: https, and all WebSockets. Resolves when both sides have ended. Rejects if one
   * of them fails.
   */
  async connect(authority: string, client: Socket, head: Buffer): Promise<void> {
    this.#track(client);
    const [, host = '', port = ''] =
      /^(\[[\da-f:.]{2,45}\]|[^\s:/@[\]]{1,255}):(\d{1,5})$/i.exec(authority) ?? [];
    const upstream = await this.#open(host, Number(port));
    if (!upstream) return endWith(client, '403 Forbidden', {});
    try {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (head.length > 0) upstream.write(head);
      await pipeline(client, upstream, client);
    } finally {
      upstream.destroy();
    }
  }

  /** Handles a request for an http URL. Resolves when the response has been passed on, and else rejects. */
  async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#track(request.socket);
    const url = URL.parse(request.url ?? '');
    const upstream = url?.protocol === 'http:' && (await this.#open(url.hostname, Number(url.port || 80)));
    if (!url || !upstream) return void response.writeHead(403, { connection: 'close' }).end();
    try {
      await exchange(request, response, { url, upstream });
    } finally {
      upstream.destroy();
    }
  }

  async #open(urlHost: string, port: number): Promise<Duplex | null> {
    this.#connections++;
    if (this.#connections > this.#options.maxConnections) this.#exceeded.abort();
    if (this.#closed || this.exceeded.aborted || !urlHost) return null;
    try {
      const upstream = await this.#options.open(urlHost.replace(/^\[|\]$/g, ''), port);
      this.#failures.delete(`${urlHost}:${port}`);
      return this.#countBytes(upstream);
    } catch (error) {
      this.#failures.set(`${urlHost}:${port}`, failureFrom(error));
      return null;
    }
  }

  #countBytes(upstream: Duplex): Duplex {
    this.#track(upstream);
    upstream.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#bytes <= this.#options.maxBytes) return;
      this.#exceeded.abort();
      upstream.destroy();
    });
    // The 'data' listener must not start the stream: bytes read before the browser connects would be lost.
    return upstream.pause();
  }

  #track(socket: Duplex): void {
    if (this.#sockets.has(socket)) return;
    socket.on('error', () => socket.destroy());
    if (this.#closed) return void socket.destroy();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

function failureFrom(error: unknown): TunnelFailure {
  if (error instanceof RefusedAddressError) return { refused: error.reason };
  return { unreachable: unreachableReason(error) ?? 'connect' };
}

/**
 * Sends the request on over `upstream` and passes the response on. Rejects if either side fails or ends
 * early.
 */
async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  { url, upstream }: { url: URL; upstream: Duplex },
): Promise<void> {
  if (response.destroyed || upstream.destroyed) throw new Error('a side ended while the other was opened');
  const sent = send({
    createConnection: () => upstream as Socket,
    method: request.method,
    path: url.pathname + url.search,
    headers: endToEnd(request.rawHeaders),
    setHost: false,
  });
  sent.on('socket', () => upstream.resume()).on('error', () => response.destroy());
  response.once('close', () => sent.destroy());
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  // A site may answer before it has read the whole request. What it does not read is given up.
  pipeline(request, sent).catch(() => undefined);
  const [answer] = await answered;
  // Throws for a header that Node refuses to write.
  response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
  await pipeline(answer, response);
}

/** Removes hop-by-hop headers, which apply to a single connection. */
function endToEnd(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !HOP_BY_HOP.has((raw[index - (index % 2)] ?? '').toLowerCase()));
}

function endWith(client: Duplex, status: string, headers: Record<string, string>): void {
  const fields = Object.entries({ ...headers, 'content-length': '0' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  client.end(`HTTP/1.1 ${status}\r\n${fields.join('\r\n')}\r\n\r\n`);
}
