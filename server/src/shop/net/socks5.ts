import { once } from 'node:events';
import { isIPv4, type Socket } from 'node:net';
import { addressBytes } from './address-guard.ts';

const VERSION = 5;
const NO_AUTH = 0;
const PASSWORD_AUTH = 2;
const PASSWORD_AUTH_VERSION = 1;
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;
const PORT_BYTES = 2;
/**
 * Replies about the target rather than the proxy: network or host unreachable, connection refused, TTL
 * expired.
 */
const TARGET_FAILURE_REPLIES: ReadonlySet<number> = new Set([3, 4, 5, 6]);

export interface Socks5Request {
  /** An IP address that the guard allowed. The proxy never resolves names. */
  address: string;
  port: number;
  username: string;
  password: string;
}

/** The proxy refused the connection. `isTargetUnreachable` if it blames the target. */
export class Socks5RefusedError extends Error {
  override readonly name = 'Socks5RefusedError';
  readonly isTargetUnreachable: boolean;

  constructor(message: string, isTargetUnreachable = false) {
    super(message);
    this.isTargetUnreachable = isTargetUnreachable;
  }
}

/**
 * Performs the SOCKS5 handshake (RFC 1928, 1929) on a socket connected to a proxy. Afterwards the socket
 * leads to the target. Throws Socks5RefusedError and the socket's errors. Has no timeout of its own.
 */
export async function socks5Connect(socket: Socket, request: Socks5Request): Promise<void> {
  const methods = request.username ? [NO_AUTH, PASSWORD_AUTH] : [NO_AUTH];
  socket.write(Uint8Array.of(VERSION, methods.length, ...methods));
  const [version, method] = await readExactly(socket, 2);
  if (version !== VERSION) throw new Socks5RefusedError('this is not a SOCKS5 proxy');
  if (method === PASSWORD_AUTH && request.username) await authenticate(socket, request);
  else if (method !== NO_AUTH)
    throw new Socks5RefusedError('the proxy requires an unsupported authentication method');
  await connect(socket, request);
}

async function authenticate(socket: Socket, { username, password }: Socks5Request): Promise<void> {
  const [name, secret] = [Buffer.from(username), Buffer.from(password)];
  const start = Uint8Array.of(PASSWORD_AUTH_VERSION, name.length);
  socket.write(Buffer.concat([start, name, Uint8Array.of(secret.length), secret]));
  const [, status] = await readExactly(socket, 2);
  if (status !== 0) throw new Socks5RefusedError('the proxy rejected the user name or password');
}

async function connect(socket: Socket, { address, port }: Socks5Request): Promise<void> {
  const type = isIPv4(address) ? IPV4 : IPV6;
  socket.write(Uint8Array.of(VERSION, CONNECT, 0, type, ...addressBytes(address), port >> 8, port & 0xff));
  const [version, reply = 0, , boundType] = await readExactly(socket, 4);
  if (version !== VERSION) throw new Socks5RefusedError('this is not a SOCKS5 proxy');
  if (reply !== 0)
    throw new Socks5RefusedError(`the proxy refused with code ${reply}`, TARGET_FAILURE_REPLIES.has(reply));
  await readExactly(socket, (await boundAddressBytes(socket, boundType)) + PORT_BYTES);
}

/** The length of the bound address that ends the proxy's reply. */
async function boundAddressBytes(socket: Socket, type: number | undefined): Promise<number> {
  if (type === IPV4) return 4;
  if (type === IPV6) return 16;
  if (type !== NAME) throw new Socks5RefusedError('the proxy sent no valid bound address');
  const [length = 0] = await readExactly(socket, 1);
  return length;
}

/** Reads `length` bytes and no more: the bytes after them are the target's and stay in the socket. */
async function readExactly(socket: Socket, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let missing = length; missing > 0;) {
    const bytes = socket.read(Math.min(missing, socket.readableLength)) as Uint8Array | null;
    if (bytes) parts.push(bytes);
    else if (socket.readableEnded || socket.destroyed)
      throw new Socks5RefusedError('the proxy closed the connection');
    else await readableOrClosed(socket);
    missing -= bytes?.length ?? 0;
  }
  return Buffer.concat(parts);
}

async function readableOrClosed(socket: Socket): Promise<void> {
  const listening = new AbortController();
  const { signal } = listening;
  const events = ['readable', 'close'].map((name) => once(socket, name, { signal }));
  await Promise.race(events).finally(() => listening.abort());
}
