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
/** Replies that speak of the target and not of the proxy: network or host unreachable, refused, out of time. */
const TARGET_REPLIES: ReadonlySet<number> = new Set([3, 4, 5, 6]);

export interface Socks5Request {
  /** An IP address: names are resolved and judged before, never by the proxy. */
  address: string;
  port: number;
  username: string;
  password: string;
}

/** The proxy understood and would not; `isTargetUnreachable` when it says that the target is what cannot be reached. */
export class Socks5RefusedError extends Error {
  override readonly name = 'Socks5RefusedError';
  readonly isTargetUnreachable: boolean;

  constructor(message: string, isTargetUnreachable = false) {
    super(message);
    this.isTargetUnreachable = isTargetUnreachable;
  }
}

/**
 * Asks the SOCKS5 proxy (RFC 1928, 1929) at the other end of the socket to connect it to an address. Throws Socks5RefusedError and
 * the socket's own errors; waits as long as the socket lives.
 */
export async function socks5Connect(socket: Socket, request: Socks5Request): Promise<void> {
  const methods = request.username ? [NO_AUTH, PASSWORD_AUTH] : [NO_AUTH];
  socket.write(Uint8Array.of(VERSION, methods.length, ...methods));
  const [version, method] = await readExactly(socket, 2);
  if (version !== VERSION) throw new Socks5RefusedError('this is no SOCKS5 proxy');
  if (method === PASSWORD_AUTH && request.username) await authenticate(socket, request);
  else if (method !== NO_AUTH) throw new Socks5RefusedError('the proxy wants another way to sign in');
  await connect(socket, request);
}

async function authenticate(socket: Socket, { username, password }: Socks5Request): Promise<void> {
  const [name, word] = [Buffer.from(username), Buffer.from(password)];
  socket.write(
    Buffer.concat([
      Uint8Array.of(PASSWORD_AUTH_VERSION, name.length),
      name,
      Uint8Array.of(word.length),
      word,
    ]),
  );
  const [, status] = await readExactly(socket, 2);
  if (status !== 0) throw new Socks5RefusedError('the proxy does not know this name and password');
}

async function connect(socket: Socket, { address, port }: Socks5Request): Promise<void> {
  const type = isIPv4(address) ? IPV4 : IPV6;
  socket.write(Uint8Array.of(VERSION, CONNECT, 0, type, ...addressBytes(address), port >> 8, port & 0xff));
  const [version, reply = 0, , boundType] = await readExactly(socket, 4);
  if (version !== VERSION) throw new Socks5RefusedError('this is no SOCKS5 proxy');
  if (reply !== 0)
    throw new Socks5RefusedError(`the proxy refuses with code ${reply}`, TARGET_REPLIES.has(reply));
  await readExactly(socket, (await boundBytes(socket, boundType)) + PORT_BYTES);
}

async function boundBytes(socket: Socket, type: number | undefined): Promise<number> {
  if (type === IPV4) return 4;
  if (type === IPV6) return 16;
  if (type !== NAME) throw new Socks5RefusedError('the proxy names no address');
  const [length = 0] = await readExactly(socket, 1);
  return length;
}

/** Takes what there is bit by bit and nothing beyond `length`, which is left in the socket for whoever uses it next. */
async function readExactly(socket: Socket, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let missing = length; missing > 0;) {
    const bytes = socket.read(Math.min(missing, socket.readableLength)) as Uint8Array | null;
    if (bytes) parts.push(bytes);
    else if (socket.readableEnded || socket.destroyed) throw new Socks5RefusedError('the proxy hung up');
    else await readableOrClosed(socket);
    missing -= bytes?.length ?? 0;
  }
  return Buffer.concat(parts);
}

async function readableOrClosed(socket: Socket): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  const events = ['readable', 'close'].map((name) => once(socket, name, { signal }));
  await Promise.race(events).finally(() => heard.abort());
}
