// The browser's only way out: an HTTP proxy of our own on the loopback address. It resolves, judges and connects for the browser by the
// function that each page was given, at the moment of connecting, so that no name can change its answer in between. Each page has a
// line of its own, known by its password: what it may receive is bounded there, and all of its connections end with it.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { RefusedAddressError } from '../net/address-guard.ts';
import { type OpenConnection } from '../net/open-connection.ts';
import { unreachableReason, type UnreachableReason } from '../net/unreachable-reason.ts';

export interface BrowserTunnelOptions {
  open: OpenConnection;
  /** Over all connections; more ends them. */
  maxBytes: number;
  maxConnections: number;
}

/** Why a host of a page could not be had. */
export type TunnelFailure = { refused: string } | { unreachable: UnreachableReason };

/** What one page's traffic goes by. */
export interface BrowserTunnel {
  readonly credentials: { username: string; password: string };
  /** Aborts when the page received more, or opened more connections, than it may. */
  readonly exceeded: AbortSignal;
  /** What became of the last attempt to reach `host:port`, where it failed. */
  failureOf(host: string, port: number): TunnelFailure | null;
  close(): void;
}

export interface BrowserProxy {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  openBrowserTunnel(options: BrowserTunnelOptions): BrowserTunnel;
  close(): Promise<void>;
}

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const ASK_PASSWORD = { 'proxy-authenticate': 'Basic realm="tidemark"', connection: 'close' };

export async function startBrowserProxy(): Promise<BrowserProxy> {
  const lines = new Map<string, Line>();
  const lineOf = (request: IncomingMessage) => findLine(lines, request.headers['proxy-authorization']);
  const server = createServer((request, response) => {
    const line = lineOf(request);
    if (line) void line.forward(request, response);
    else response.writeHead(407, ASK_PASSWORD).end();
  });
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const line = lineOf(request);
    if (line) void line.tunnel(request.url ?? '', client, head);
    else
      endWith(
        client.on('error', () => client.destroy()),
        '407 Proxy Authentication Required',
        ASK_PASSWORD,
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openBrowserTunnel(options) {
      const line = new Line(options, () => lines.delete(line.credentials.username));
      lines.set(line.credentials.username, line);
      return line;
    },
    async close() {
      for (const line of lines.values()) line.close();
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function findLine(lines: ReadonlyMap<string, Line>, authorization = ''): Line | undefined {
  const [, encoded = ''] = /^basic ([\w+/=]{1,200})$/i.exec(authorization) ?? [];
  const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  const line = lines.get(username);
  const expected = line?.credentials.password ?? '';
  const isRight =
    password.length === expected.length && timingSafeEqual(Buffer.from(password), Buffer.from(expected));
  return isRight ? line : undefined;
}

class Line implements BrowserTunnel {
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

  /** CONNECT: https and every WebSocket. */
  async tunnel(authority: string, client: Socket, head: Buffer): Promise<void> {
    this.#hold(client);
    const [, host = '', port = ''] =
      /^(\[[\da-f:.]{2,45}\]|[^\s:/@[\]]{1,255}):(\d{1,5})$/i.exec(authority) ?? [];
    const upstream = await this.#connect(host, Number(port));
    if (!upstream) return endWith(client, '403 Forbidden', {});
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    pipeline(client, upstream, client, () => undefined);
  }

  /** A request for a plain http address. */
  async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#hold(request.socket);
    const url = URL.parse(request.url ?? '');
    const upstream = url?.protocol === 'http:' && (await this.#connect(url.hostname, Number(url.port || 80)));
    if (!url || !upstream) return void response.writeHead(403, { connection: 'close' }).end();
    const sent = send({
      createConnection: () => upstream as Socket,
      method: request.method,
      path: url.pathname + url.search,
      headers: endToEnd(request.rawHeaders),
      setHost: false,
    });
    sent.on('error', () => response.destroy());
    sent.on('socket', () => upstream.resume());
    sent.on('response', (answer) => passOn(answer, response));
    pipeline(request, sent, () => undefined);
  }

  async #connect(urlHost: string, port: number): Promise<Duplex | null> {
    this.#connections++;
    if (this.#connections > this.#options.maxConnections) this.#exceeded.abort();
    if (this.#closed || this.exceeded.aborted || !urlHost) return null;
    try {
      const upstream = await this.#options.open(urlHost.replace(/^\[|\]$/g, ''), port);
      this.#failures.delete(`${urlHost}:${port}`);
      return this.#watch(upstream);
    } catch (error) {
      this.#failures.set(`${urlHost}:${port}`, failureFrom(error));
      return null;
    }
  }

  #watch(upstream: Duplex): Duplex {
    this.#hold(upstream);
    upstream.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#bytes <= this.#options.maxBytes) return;
      this.#exceeded.abort();
      upstream.destroy();
    });
    // The listener above must not start it: what is read before the browser listens would be lost.
    return upstream.pause();
  }

  #hold(socket: Duplex): void {
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

function passOn(answer: IncomingMessage, response: ServerResponse): void {
  try {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
  } catch {
    // A header that cannot be written on.
    answer.destroy();
    response.destroy();
    return;
  }
  pipeline(answer, response, () => undefined);
}

/** Without the headers that concern one connection alone. */
function endToEnd(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !HOP_BY_HOP.has((raw[index - (index % 2)] ?? '').toLowerCase()));
}

function endWith(client: Duplex, status: string, headers: Record<string, string>): void {
  const lines = Object.entries({ ...headers, 'content-length': '0' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  client.end(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`);
}
