import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBoundedServer, refuseMalformed } from './create-server.ts';

const requestFor = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;

async function listen(server: Server): Promise<number> {
  server.on('clientError', refuseMalformed).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return (server.address() as AddressInfo).port;
}

function answerLater({ url }: IncomingMessage, response: ServerResponse): void {
  setImmediate(() => response.end(`[${url}]`));
}

async function isServed(socket: Socket): Promise<boolean> {
  const answer = Promise.race([once(socket, 'data'), once(socket, 'close').then(() => null)]);
  socket.write(requestFor('/'));
  return (await answer) !== null;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** A server whose requests are answered one by one with `answerNext`. */
async function startHolding() {
  const held: ServerResponse[] = [];
  const started: string[] = [];
  let arrived = Promise.withResolvers<void>();
  const handle = ({ url }: IncomingMessage, response: ServerResponse) => {
    started.push(url ?? '');
    held.push(response);
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  const port = await listen(createBoundedServer(handle, { connectionsPerAddress: null }));
  return {
    port,
    started,
    arrival: () => arrived.promise,
    answerNext: () => held.shift()?.end(started[started.length - held.length - 1]),
  };
}

describe('the HTTP server', () => {
  it('handles the requests of one connection one after the other, and those of others at once', async () => {
    const { port, started, arrival, answerNext } = await startHolding();
    const [one, other] = [await open(port), await open(port)];
    const first = arrival();
    one.write(['/1', '/2', '/3'].map(requestFor).join(''));
    await first;
    const second = arrival();
    other.write(requestFor('/other'));
    await second;
    expect(started).toEqual(['/1', '/other']);
    const third = arrival();
    answerNext();
    await third;
    expect(started).toEqual(['/1', '/other', '/2']);
  });

  it('answers pipelined requests in their order', async () => {
    const port = await listen(createBoundedServer(answerLater, { connectionsPerAddress: null }));
    const socket = await open(port);
    const paths = Array.from({ length: 20 }, (_, n) => `/${n}`);
    socket.write(paths.map(requestFor).join(''));
    socket.write('GET /last HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const bodies = [...(await text(socket)).matchAll(/\[(.*?)\]/g)].map(([, path]) => path);
    expect(bodies).toEqual([...paths, '/last']);
  });

  it('closes a connection that sends many requests without waiting for responses', async () => {
    const { port, started } = await startHolding();
    const socket = await open(port);
    socket.resume().write(requestFor('/').repeat(1000));
    await once(socket, 'close');
    expect(started).toHaveLength(1);
  });

  it('refuses new connections from an address that sent many requests without waiting for responses', async () => {
    const port = await listen(createBoundedServer(answerLater, { connectionsPerAddress: 10 }));
    const flood = await open(port);
    flood.resume().write(requestFor('/').repeat(1000));
    await once(flood, 'close');
    const next = await open(port);
    next.resume().write(requestFor('/'));
    await once(next, 'close');
    expect(next.bytesRead).toBe(0);
  });

  it('closes connections above the limit of an address, until it has closed others', async () => {
    const port = await listen(createBoundedServer(answerLater, { connectionsPerAddress: 2 }));
    const [one, two] = [await open(port), await open(port)];
    expect([await isServed(one), await isServed(two)]).toEqual([true, true]);
    expect(await isServed(await open(port))).toBe(false);
    one.destroy();
    let served = false;
    while (!served) served = await isServed(await open(port));
    expect(await isServed(two)).toBe(true);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'invalid-request'],
    ['an endless header', `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}`, 431, 'headers-too-large'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
      'invalid-request',
    ],
  ])('refuses %s with problem details', async (_what, bytes, status, code) => {
    const { port } = await startHolding();
    const socket = await open(port);
    socket.write(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, code });
  });
});
