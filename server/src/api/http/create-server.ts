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
/**
 * How long an address gets no new connection after it sent more requests than that. Parsing them has a cost
 * even if none is answered.
 */
const REFUSED_FOR_MS = 10_000;

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * An HTTP server that handles the requests of one connection one after the other, and closes connections that
 * send more than it can answer, send too slowly, or are too many from one address.
 */
export function createBoundedServer(handle: Handle, { connectionsPerAddress }: ServerLimits): Server {
  const connections = connectionsPerAddress === null ? null : new AddressConnections(connectionsPerAddress);
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY_MS,
    },
    inTurn(handle, (socket) => connections?.refuseAddressOf(socket)),
  );
  server.setTimeout(SILENCE_TIMEOUT_MS);
  if (connections) server.on('connection', (socket: Socket) => connections.admit(socket));
  return server;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/**
 * Passes on a connection's next request when the response before it has been sent. Closes a connection with
 * too many waiting requests, and calls `onFlood`.
 */
function inTurn(handle: Handle, onFlood: (socket: Socket) => void): Handle {
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
    } else if (queue.push({ request, response }) > MAX_WAITING) {
      onFlood(socket);
      socket.destroy();
    }
  };
}

/** Bounds the open connections of each address. */
class AddressConnections {
  readonly #max: number;
  readonly #open = new Map<string, number>();
  readonly #refused = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Closes a new connection if its address has too many, or is refused. */
  admit(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? '');
    if (this.#refused.has(network)) return void socket.destroy();
    const count = (this.#open.get(network) ?? 0) + 1;
    this.#open.set(network, count);
    socket.once('close', () => this.#forget(network));
    if (count > this.#max) socket.destroy();
  }

  /** Refuses new connections from the address of this one for a while. */
  refuseAddressOf(socket: Socket): void {
    const network = networkOf(socket.remoteAddress ?? '');
    if (this.#refused.has(network)) return;
    this.#refused.add(network);
    setTimeout(() => this.#refused.delete(network), REFUSED_FOR_MS).unref();
  }

  #forget(network: string): void {
    const left = (this.#open.get(network) ?? 1) - 1;
    if (left > 0) this.#open.set(network, left);
    else this.#open.delete(network);
  }
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
