import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type Socket } from 'node:net';
import { networkOf } from './network-of.ts';
import { problemDetails, ProblemError } from './problems.ts';

export interface ServerLimits {
  /** Maximum number of open connections from one address; null behind trusted proxies, where all share it. */
  connectionsPerAddress: number | null;
}

/** For receiving the headers of a request, and the whole request; the response may take longer. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 72_000;
/** A connection on which nothing is sent or received for this long is closed. */
const SILENCE_TIMEOUT_MS = 60_000;
const TIMEOUTS_CHECKED_EVERY_MS = 5000;
/** Requests that may wait on one connection for the response before theirs (HTTP pipelining). */
const MAX_WAITING = 32;

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * An HTTP server that handles the requests of one connection one after the other, and closes connections that
 * send more than it can answer, send too slowly, or are too many from one address.
 */
export function createBoundedServer(handle: Handle, limits: ServerLimits): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY_MS,
    },
    inTurn(handle),
  );
  server.setTimeout(SILENCE_TIMEOUT_MS);
  if (limits.connectionsPerAddress !== null) limitConnections(server, limits.connectionsPerAddress);
  return server;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Passes on a connection's next request when the response before it has been sent. */
function inTurn(handle: Handle): Handle {
  const waiting = new WeakMap<Socket, Exchange[]>();

  const start = ({ request, response }: Exchange) => {
    response.once('close', () => startNext(request.socket));
    handle(request, response);
  };
  const startNext = (socket: Socket) => {
    const next = socket.destroyed ? undefined : waiting.get(socket)?.shift();
    if (next) start(next);
    else waiting.delete(socket);
  };

  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const queue = waiting.get(socket);
    if (!queue) {
      waiting.set(socket, []);
      start({ request, response });
    } else if (queue.push({ request, response }) > MAX_WAITING) socket.destroy();
  };
}

function limitConnections(server: Server, max: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
    if (count > max) socket.destroy();
  });
}

const MALFORMED: Readonly<Record<string, ProblemError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new ProblemError(408, 'request-timeout', 'The request took too long to arrive.'),
  HPE_HEADER_OVERFLOW: new ProblemError(
    431,
    'headers-too-large',
    'The headers of the request are too large.',
  ),
};
const NOT_HTTP = new ProblemError(400, 'invalid-request', 'This is not a valid HTTP request.');

/** Answers what cannot be parsed as a request, and closes the connection. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = MALFORMED[error.code ?? ''] ?? NOT_HTTP;
  const body = JSON.stringify(problemDetails(problem));
  const head = [
    `HTTP/1.1 ${problem.statusCode} ${STATUS_CODES[problem.statusCode]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}
