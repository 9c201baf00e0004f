import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Server as ChainServer } from 'proxy-chain';
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.ts';

export interface LocalProxy {
  url: string;
  /** `host:port` of each connection asked for, as the client wrote it. */
  targets: readonly string[];
  close(): Promise<void>;
}

export interface Credentials {
  username: string;
  password: string;
}

const USER_INFO = ({ username, password }: Credentials) => `${username}:${encodeURIComponent(password)}@`;

/** A real HTTP proxy, or an HTTPS one. */
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
      const known = !credentials || (username === credentials.username && password === credentials.password);
      return { requestAuthentication: !known };
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

/** A server that does with each connection what the test says; what it counts are connections. */
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
  /** Answer every request with this code and nothing else. */
  reply?: number;
  splitBytes?: boolean;
  /** Where its connections come from, as the shop sees it: any of 127.0.0.0/8. */
  localAddress?: string;
}

/** A SOCKS5 proxy (RFC 1928, 1929) that can be told to refuse. */
export async function startSocks5Proxy(options: Socks5Options = {}): Promise<LocalProxy> {
  const { credentials, reply = 0, splitBytes = false, localAddress } = options;
  const targets: string[] = [];
  const serve = async (socket: Socket): Promise<void> => {
    const say = (bytes: readonly number[]) => {
      if (!splitBytes) return void socket.write(Uint8Array.from(bytes));
      for (const byte of bytes) socket.write(Uint8Array.of(byte));
    };
    const [, methodCount = 0] = await take(socket, 2);
    const methods = await take(socket, methodCount);
    const method = credentials ? 2 : 0;
    if (!methods.includes(method)) return void socket.end(Uint8Array.of(5, 0xff));
    say([5, method]);
    if (credentials && !(await authenticate(socket, credentials, say))) return;
    const { host, port } = await readTarget(socket);
    targets.push(`${host}:${port}`);
    if (reply !== 0) return void socket.end(Uint8Array.of(5, reply, 0, 1, 0, 0, 0, 0, 0, 0));
    const upstream = connect({ port, host, ...(localAddress ? { localAddress } : {}) });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    await once(upstream, 'connect');
    say([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
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
  say: (bytes: readonly number[]) => void,
): Promise<boolean> {
  const [, nameLength = 0] = await take(socket, 2);
  const name = (await take(socket, nameLength)).toString();
  const [wordLength = 0] = await take(socket, 1);
  const word = (await take(socket, wordLength)).toString();
  const known = name === username && word === password;
  say([1, known ? 0 : 1]);
  if (!known) socket.end();
  return known;
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
    else if (socket.readableEnded || socket.destroyed) throw new Error('hung up');
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
