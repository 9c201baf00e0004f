import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../../../test/shop/local-server.ts';
import { startBrowserProxy, type BrowserProxy, type BrowserTunnel } from './browser-proxy.ts';

const LIMITS = { maxBytes: 1_000_000, maxConnections: 1000 };

function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
}

async function text(socket: Socket): Promise<string> {
  let received = '';
  socket.setEncoding('latin1').on('data', (part: string) => (received += part));
  await closeOf(socket);
  return received;
}

describe('the browser’s proxy', () => {
  let proxy: BrowserProxy;
  let tunnel: BrowserTunnel;
  let site: Server;
  let port = 0;
  let serve: (socket: Socket) => unknown = Boolean;
  /** Completes the opening of a connection to the site. */
  let admit: Promise<void> = Promise.resolve();
  const siteSockets = new Set<Socket>();

  beforeEach(async () => {
    admit = Promise.resolve();
    site = createServer((socket) => {
      siteSockets.add(socket.on('error', () => undefined));
      serve(socket);
    });
    port = await listen(site);
    proxy = await startBrowserProxy();
    tunnel = proxy.openBrowserTunnel({
      ...LIMITS,
      async open(host, targetPort) {
        const socket = connect({ host, port: targetPort }).on('error', () => undefined);
        await once(socket, 'connect');
        await admit;
        return socket;
      },
    });
  });

  afterEach(async () => {
    for (const socket of siteSockets) socket.destroy();
    siteSockets.clear();
    site.close();
    await proxy.close();
  });

  function authorization({ username, password } = tunnel.credentials): string {
    return `Proxy-Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  /** Opens a connection to the proxy and sends these lines. */
  async function send(...lines: string[]): Promise<Socket> {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(proxy.url).port) });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write([...lines, authorization(), '', ''].join('\r\n'));
    return socket;
  }

  const get = (path = '/') => send(`GET http://127.0.0.1:${port}${path} HTTP/1.1`, 'Host: site');
  const connectTo = () => send(`CONNECT 127.0.0.1:${port} HTTP/1.1`, `Host: 127.0.0.1:${port}`);

  /** Whether the proxy still serves other requests. */
  async function stillServes(): Promise<boolean> {
    admit = Promise.resolve();
    serve = (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nfine');
    const socket = await get();
    socket.on('data', (part: Buffer) => part.includes('fine') && socket.end());
    return (await text(socket)).endsWith('fine');
  }

  /** Waits until the site has been contacted, and for the events that follow. */
  async function siteReached(count = 1): Promise<void> {
    await expect.poll(() => siteSockets.size, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    for (let turns = 0; turns < 20; turns++) await turn();
  }

  it.each(['GET', 'CONNECT'])(
    'survives a page that aborts a %s while the site is contacted',
    async (method) => {
      const opened = Promise.withResolvers<void>();
      admit = opened.promise;
      const client = await (method === 'GET' ? get() : connectTo());
      await siteReached();
      client.destroy();
      await expect.poll(() => client.closed).toBe(true);
      for (let turns = 0; turns < 20; turns++) await turn();
      opened.resolve();
      for (let turns = 0; turns < 20; turns++) await turn();
      expect(await stillServes()).toBe(true);
    },
  );

  it('survives a page that aborts a request before the site responds', async () => {
    const late = Promise.withResolvers<void>();
    serve = (socket) =>
      void late.promise.then(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate'));
    const client = await get('/slow');
    await siteReached();
    client.destroy();
    // The proxy has noticed when it ends its connection to the site, or after a while.
    await Promise.race([...[...siteSockets].map(closeOf), sleep(500)]);
    late.resolve();
    for (let turns = 0; turns < 50; turns++) await turn();
    expect(await stillServes()).toBe(true);
  });

  it('closes the connection to the site when the page aborts the request', async () => {
    serve = (socket) => socket.resume();
    const client = await get('/slow');
    await siteReached();
    client.destroy();
    const [socket] = siteSockets;
    await expect.poll(() => socket?.closed, { timeout: 20_000 }).toBe(true);
  });

  it.each([
    ['no response at all', ''],
    ['garbage', 'garbage\r\n\r\n'],
    ['a status that Node cannot write', 'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n'],
    ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'],
    ['a header with a NUL', 'HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n'],
    ['an early hint and nothing more', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
    ['bad chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello'],
    ['a body that ends early', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'],
    ['bytes after the body', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab HTTP/1.1 200 OK\r\n\r\n'],
    ['a body where there is none', 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\nhello'],
  ])('survives a site that sends %s', async (_what, bytes) => {
    serve = (socket) => socket.end(Buffer.from(bytes, 'latin1'));
    const client = await get();
    client.resume();
    setTimeout(() => client.end(), 50);
    await closeOf(client);
    expect(await stillServes()).toBe(true);
  });

  it('survives a site that resets a tunnel while the page writes', async () => {
    serve = (socket) => setImmediate(() => socket.resetAndDestroy());
    const client = await connectTo();
    client.write('x'.repeat(1_000_000));
    await text(client);
    expect(await stillServes()).toBe(true);
  });

  it('refuses credentials of another length in bytes, and survives them', async () => {
    const { username, password } = tunnel.credentials;
    const client = connect({ host: '127.0.0.1', port: Number(new URL(proxy.url).port) });
    const credentials = { username, password: `${password.slice(1)}ä` };
    client.write(
      `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: site\r\n${authorization(credentials)}\r\n\r\n`,
    );
    expect(await text(client)).toMatch(/^HTTP\/1.1 407 /);
    expect(await stillServes()).toBe(true);
  });

  it('survives malformed requests and upgrades', async () => {
    for (const request of [
      'GARBAGE\r\n\r\n',
      `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n${authorization()}\r\n\r\n`,
      `POST http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n${authorization()}\r\n\r\nhello`,
      `GET http://[::bad HTTP/1.1\r\nHost: a\r\n${authorization()}\r\n\r\n`,
      `CONNECT :0 HTTP/1.1\r\nHost: a\r\n${authorization()}\r\n\r\n`,
    ]) {
      serve = (socket) => socket.resetAndDestroy();
      const client = connect({ host: '127.0.0.1', port: Number(new URL(proxy.url).port) });
      client.on('error', () => undefined).end(request);
      await text(client);
    }
    expect(await stillServes()).toBe(true);
  });
});
