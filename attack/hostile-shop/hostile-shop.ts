// A shop on raw sockets whose pages do whatever harms their visitor.
// hostile-responses.ts  malformed, endless and enormous responses, at /raw/NAME/SEED
// hostile-scripts.ts    what pages do in a browser, at /script/NAME/SEED

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { hostileResponses, KETTLE } from './hostile-responses.ts';
import { hostileScripts } from './hostile-scripts.ts';
import { seededRandom } from './random.ts';

export interface HostileShop {
  /** The same on every address of the loopback interface. */
  readonly port: number;
  /** How many requests arrived. */
  requests(): number;
  close(): Promise<void>;
}

const MAX_REQUEST_CHARS = 100_000;
const LATE_MS = 30;
/** A page that scripts render. */
const APP = `<!doctype html><title>Shop</title><div id="root"></div><script>fetch('/late').then(() => {
  document.title = 'Kettle'; document.getElementById('root').innerHTML = '<h1>Kettle</h1><p class="price">$5.00</p><button>Add to cart</button>';
})</script>`;

/** Starts the shop on a free port of all loopback addresses. */
export async function startHostileShop(): Promise<HostileShop> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    let request = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      if (request.includes('\r\n\r\n')) return;
      request += text;
      if (request.length > MAX_REQUEST_CHARS) socket.destroy();
      if (!request.includes('\r\n\r\n')) return;
      requests++;
      answer(request.split(' ', 2)[1] ?? '/', socket);
    });
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Respond = (socket: Socket, name: string, seed: number) => unknown;

/** By the first part of the path. */
const RESPONSES: Readonly<Record<string, Respond>> = {
  raw: (socket, name, seed) => hostileResponses[name]?.(socket, seededRandom(seed)),
  script: (socket, name) => html(socket, `${KETTLE}<script>${hostileScripts[name] ?? ''}</script>`),
  healthy: (socket) => html(socket, KETTLE),
  app: (socket) => html(socket, APP),
  silence: () => undefined,
  reset: (socket) => socket.resetAndDestroy(),
  circle: (socket) => respond(socket, '302 Found\r\nlocation: /circle', ''),
  late: (socket) => setTimeout(() => respond(socket, '200 OK\r\ncontent-type: text/plain', 'late'), LATE_MS),
  download: (socket) => respond(socket, '200 OK\r\ncontent-type: application/octet-stream', 'a file'),
  'sw.js': (socket) =>
    respond(socket, '200 OK\r\ncontent-type: text/javascript', 'onfetch = () => { for (;;); };'),
};

function answer(target: string, socket: Socket): void {
  const [path = ''] = target.split(/[?#]/);
  const [, kind = '', name = '', seed = ''] = path.split('/').map((part) => decodeURIComponent(part));
  const answerKind = RESPONSES[kind];
  if (answerKind) answerKind(socket, name, Number(seed));
  else respond(socket, '404 Not Found', '');
}

function html(socket: Socket, body: string): void {
  respond(socket, '200 OK\r\ncontent-type: text/html', body);
}

function respond(socket: Socket, head: string, body: string): void {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 ${head}\r\nconnection: close\r\n${length}\r\n\r\n${body}`);
}
