import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

const HEAVY = `<html><title>Sale</title><body>${'<del>$19.99</del>'.repeat(570_000)}</body></html>`;
const WILDCARDS = `User-agent: *\n${Array.from({ length: 60 }, (_, index) => `Disallow: /${'*a'.repeat(190)}${index}$`).join('\n')}\n`;
const LONG_PATH_CHARS = 15_500;

/** Sites of the attacker, each with a pace of its own. */
const SITES = 4;

/** Servers of pages and receivers that try to occupy the service. Resolves to their origins. */
export function startHostileServers(): Promise<string[]> {
  return Promise.all(Array.from({ length: SITES }, startServer));
}

async function startServer(): Promise<string> {
  const server = createServer(respond);
  server.on('clientError', (_, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const url = request.url ?? '/';
  if (url === '/robots.txt')
    return void response.writeHead(200, { 'content-type': 'text/plain' }).end(WILDCARDS);
  if (url.startsWith('/hang')) return;
  if (url.startsWith('/wildcards'))
    return void response.writeHead(302, { location: `/long/${'a'.repeat(LONG_PATH_CHARS)}` }).end();
  if (url.startsWith('/heavy'))
    return void response.writeHead(200, { 'content-type': 'text/html' }).end(HEAVY);
  if (url.startsWith('/hook')) return void response.writeHead(204).end();
  response.writeHead(404).end();
}
