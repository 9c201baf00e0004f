import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Server as ChainServer } from 'proxy-chain';
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.ts';

export interface LocalProxy {
  url: string;
  /** `host:port` of each requested connection, as sent by the client. */
  targets: readonly string[];
  close(): Promise<void>;
}

export interface Credentials {
  username: string;
  password: string;
}

const USER_INFO = ({ username, password }: Credentials) => `${username}:${encodeURIComponent(password)}@`;

/** Starts a real HTTP or HTTPS proxy. */
export async function startHttpProxy({
  credentials,
  secure = false,
}: { credentials?: Credentials; secure?: boolean } = {}): Promise<LocalProxy> {
  const targets: string[] = [];
  const common = {
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, port, username, password, isHttp }: PrepareOptions) => {
      targets.push(`${isHttp ? 'plain ' : ''}${hostname}:${port}`);
      const isValid =
        !credentials || (username === credentials.username && password === credentials.password);
      return { requestAuthentication: !isValid };
    },
  };
  const server = new ChainServer(
    secure
      ? { ...common, serverType: 'https', httpsOptions: { key: TEST_KEY, cert: TEST_CERTIFICATE } }
      : common,
  );
  await server.listen();
  const scheme = secure ? 'https' : 'http';
  return {
    url: `${scheme}://${credentials ? USER_INFO(credentials) : ''}127.0.0.1:${server.port}`,
    targets,
    close: () => server.close(true),
  };
}

interface PrepareOptions {
  hostname: string;
  port: number;
  username: string;
  password: string;
  isHttp: boolean;
}

/** Starts a server that passes each connection to `misbehave` and counts connections. */
export async function startBadProxy(
  misbehave: (socket: Socket) => void,
  scheme: 'http' | 'socks5' = 'http',
): Promise<LocalProxy & { connections(): number }> {
  let accepted = 0;
  const { url, close } = await startTcp(scheme, (socket) => {
    accepted++;
    misbehave(socket);
  });
  return { url, close, targets: [], connections: () => accepted };
}

interface Socks5Options {
  credentials?: Credentials;
  /** The reply code for every request; anything but 0 is a refusal. */
  reply?: number;
  splitBytes?: boolean;
  /** The source address of its connections to the shop: any of 127.0.0.0/8. */
  localAddress?: string;
}

/** Starts a SOCKS5 proxy (RFC 1928, 1929). */
export async function startSocks5Proxy(options: Socks5Options = {}): Promise<LocalProxy> {
  const { credentials, reply = 0, splitBytes = false, localAddress } = options;
  const targets: string[] = [];
  const serve = async (socket: Socket): Promise<void> => {
    const send = (bytes: readonly number[]) => {
      if (!splitBytes) return void socket.write(Uint8Array.from(bytes));
      for (const byte of bytes) socket.write(Uint8Array.of(byte));
    };
    const [, methodCount = 0] = await take(socket, 2);
    const methods = await take(socket, methodCount);
    const method = credentials ? 2 : 0;
    if (!methods.includes(method)) return void socket.end(Uint8Array.of(5, 0xff));
    send([5, method]);
    if (credentials && !(await authenticate(socket, credentials, send))) return;
    const { host, port } = await readTarget(socket);
    targets.push(`${host}:${port}`);
    if (reply !== 0) return void socket.end(Uint8Array.of(5, reply, 0, 1, 0, 0, 0, 0, 0, 0));
    const upstream = connect({ port, host, ...(localAddress ? { localAddress } : {}) });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    await once(upstream, 'connect');
    send([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
    socket.pipe(upstream).pipe(socket);
  };
  const { url, close } = await startTcp(
    'socks5',
    (socket) => void serve(socket).catch(() => socket.destroy()),
  );
  const { protocol, host } = new URL(url);
  return { url: `${protocol}//${credentials ? USER_INFO(credentials) : ''}${host}`, targets, close };
}

async function authenticate(
  socket: Socket,
  { username, password }: Credentials,
  send: (bytes: readonly number[]) => void,
): Promise<boolean> {
  const [, nameLength = 0] = await take(socket, 2);
  const name = (await take(socket, nameLength)).toString();
  const [secretLength = 0] = await take(socket, 1);
  const secret = (await take(socket, secretLength)).toString();
  const isValid = name === username && secret === password;
  send([1, isValid ? 0 : 1]);
  if (!isValid) socket.end();
  return isValid;
}

async function readTarget(socket: Socket): Promise<{ host: string; port: number }> {
  const [, , , type] = await take(socket, 4);
  const [length = 0] = type === 3 ? await take(socket, 1) : [type === 1 ? 4 : 16];
  const bytes = await take(socket, length);
  const host =
    type === 3 ? `name ${bytes.toString()}` : type === 1 ? [...bytes].join('.') : bytes.toString('hex');
  const [high = 0, low = 0] = await take(socket, 2);
  return { host, port: high * 256 + low };
}

async function take(socket: Socket, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let missing = length; missing > 0;) {
    const bytes = socket.read(Math.min(missing, socket.readableLength)) as Buffer | null;
    if (bytes) parts.push(bytes);
    else if (socket.readableEnded || socket.destroyed) throw new Error('connection closed');
    else await once(socket, 'readable');
    missing -= bytes?.length ?? 0;
  }
  return Buffer.concat(parts);
}

async function startTcp(
  scheme: string,
  serve: (socket: Socket) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
