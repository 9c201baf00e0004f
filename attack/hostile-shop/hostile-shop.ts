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

function answer(target: string, socket: Socket): void {
  const [path = ''] = target.split(/[?#]/);
  const [, kind = '', name = '', seed = ''] = path.split('/').map((part) => decodeURIComponent(part));
  const respond = (headers: string, body: string) =>
    socket.end(
      `HTTP/1.1 ${headers}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  const html = (body: string) => respond('200 OK\r\ncontent-type: text/html', body);
  const response = hostileResponses[name];
  if (kind === 'raw' && response) return response(socket, seededRandom(Number(seed)));
  if (kind === 'script') return void html(`${KETTLE}<script>${hostileScripts[name] ?? ''}</script>`);
  if (kind === 'healthy') return void html(KETTLE);
  if (kind === 'app') return void html(APP);
  if (kind === 'silence') return;
  if (kind === 'reset') return void socket.resetAndDestroy();
  if (kind === 'circle') return void respond('302 Found\r\nlocation: /circle', '');
  if (kind === 'late')
    return void setTimeout(() => respond('200 OK\r\ncontent-type: text/plain', 'late'), 30);
  if (kind === 'download') return void respond('200 OK\r\ncontent-type: application/octet-stream', 'a file');
  if (kind === 'sw.js')
    return void respond('200 OK\r\ncontent-type: text/javascript', 'onfetch = () => { for (;;); };');
  respond('404 Not Found', '');
}
