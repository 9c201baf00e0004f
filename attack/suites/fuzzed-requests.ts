import { request } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { API_PREFIX, routes } from '@tidemark/contracts/routes/index.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { type Route } from '@tidemark/contracts/routes/route.ts';
import { openAccount } from '../open-account.ts';
import { nastyText, valueLike } from '../fuzzed-values.ts';
import { seededRandom, type SeededRandom } from '../hostile-shop/random.ts';
import { casesAt, type AttackReport, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const REQUESTS = 5000;
const AT_ONCE = 16;
const RAW_SHARE = 0.1;
const TIMEOUT_MS = 30_000;
const OTHER_PATHS = ['/', '/assets/x.js', '/api/docs', '/api/docs/static/index.html', '/healthz', '/readyz'];

type FuzzedRoute = Pick<Route, 'method' | 'path' | 'params' | 'query' | 'body'>;

const ROUTES: readonly FuzzedRoute[] = [...Object.values<Route>(routes), bulkRoute];

interface FuzzedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** Requests with random parameters, bodies, headers and cookies, and bytes that are hardly HTTP. */
export const fuzzedRequests: AttackSuite = {
  name: 'fuzzed-requests',
  promise: 'no request gets a server error, or an error without problem details',
  run: (size) =>
    withService(
      { TIDEMARK_REQUESTS_PER_MINUTE: '6000000', TIDEMARK_SIGN_INS_PER_MINUTE: '6000000' },
      async (service) => {
        const random = seededRandom(size.seed);
        const credentials = await credentialsOf(service.origin);
        const count = casesAt(size, REQUESTS);
        const counted = { failures: [] as string[], byClass: new Map<string, number>() };
        const tryOne = async () => {
          const isRaw = random.chance(RAW_SHARE);
          const made = isRaw ? rawBytes(random) : fuzzed(random, credentials);
          const answer = await (typeof made === 'string'
            ? sendRaw(service.origin, made)
            : send(service.origin, made));
          countAnswer(counted, made, answer);
        };
        let left = count;
        const work = async () => {
          while (left-- > 0) await tryOne();
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
        const alive = await fetch(`${service.origin}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (!alive) counted.failures.push(`the service has ended: ${service.log().slice(-500)}`);
        return reportOf(count, counted);
      },
    ),
};

interface Counted {
  failures: string[];
  byClass: Map<string, number>;
}

function reportOf(attempts: number, { failures, byClass }: Counted): AttackReport {
  return { attempts, failures, figures: Object.fromEntries(byClass) };
}

function countAnswer({ failures, byClass }: Counted, made: FuzzedRequest | string, answer: Answer | null) {
  const name = answer === null ? 'closed' : `status${Math.floor(answer.status / 100)}xx`;
  byClass.set(name, (byClass.get(name) ?? 0) + 1);
  const wrong = answer === null ? (typeof made === 'string' ? null : 'no response') : wrongIn(answer);
  if (wrong !== null) failures.push(`${wrong}: ${JSON.stringify(made).slice(0, 600)}`);
}

function wrongIn({ status, type, body }: Answer): string | null {
  if (status >= 500) return `status ${status} (${body.slice(0, 200)})`;
  if (status < 400) return null;
  if (!type.startsWith('application/problem+json')) return `status ${status} as ${type}`;
  const problem = problemIn(body);
  return problem?.status === status && typeof problem.code === 'string' ? null : `a wrong problem: ${body}`;
}

function problemIn(body: string): { status?: unknown; code?: unknown } | null {
  try {
    return JSON.parse(body) as { status?: unknown; code?: unknown };
  } catch {
    return null;
  }
}

/** Headers of an administrator's key, of a session, and of none. */
async function credentialsOf(origin: string): Promise<Record<string, string>[]> {
  const { cookie } = await openAccount(origin, 'admin@example.com', 'correct horse battery');
  const other = await openAccount(origin, 'user@example.com', 'correct horse battery');
  const response = await fetch(`${origin}${API_PREFIX}/api-keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'fuzzer', scopes: ['read', 'write', 'admin'] }),
  });
  const { key } = (await response.json()) as { key: string };
  const bearer = { authorization: `Bearer ${key}` };
  return [bearer, bearer, bearer, { cookie: other.cookie }, {}];
}

function fuzzed(random: SeededRandom, credentials: readonly Record<string, string>[]): FuzzedRequest {
  const route = random.pick(ROUTES);
  const headers = { ...random.pick(credentials), ...fuzzedHeaders(random) };
  if (random.chance(0.05)) return { method: 'GET', path: random.pick(OTHER_PATHS), headers, body: undefined };
  const path =
    API_PREFIX + route.path.replace(/:\w+/g, () => encoded(paramOf(random))) + queryOf(route, random);
  if (route.method === 'GET' && !random.chance(0.1))
    return { method: route.method, path, headers, body: undefined };
  const body = bodyOf(route, random);
  return {
    method: random.chance(0.05) ? random.pick(['OPTIONS', 'HEAD', 'TRACE', 'PATCH', 'PURGE']) : route.method,
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  };
}

const paramOf = (random: SeededRandom) =>
  random.chance(0.5) ? String(1 + random.below(5)) : nastyText(random);

/** Percent-encoded, but for a few that are sent as they are where HTTP allows it. */
function encoded(value: string): string {
  const short = value.toWellFormed().slice(0, 3000);
  return /^[\w%.~-]+$/.test(short) ? short : encodeURIComponent(short);
}

function queryOf({ query }: FuzzedRoute, random: SeededRandom): string {
  const schema = query as { properties?: Record<string, object> } | undefined;
  const keys = Object.keys(schema?.properties ?? {});
  const pairs = [...keys, ...(random.chance(0.2) ? [nastyText(random)] : [])]
    .filter(() => random.chance(0.6))
    .map((key) => {
      const value = random.chance(0.5) ? valueLike(schema?.properties?.[key], random) : nastyText(random);
      return `${encoded(key)}=${encoded(String(value))}`;
    });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function bodyOf({ body }: FuzzedRoute, random: SeededRandom): string | undefined {
  if (random.chance(0.05)) return nastyText(random);
  if (random.chance(0.05))
    return random.pick(['{', '[', '"', '{"a":', '[[[[', 'nul', '{"__proto__":{}}', '﻿{}']);
  if (!body) return random.chance(0.5) ? undefined : JSON.stringify(valueLike(undefined, random));
  return JSON.stringify(valueLike(body as object, random));
}

function fuzzedHeaders(random: SeededRandom): Record<string, string> {
  const all: Record<string, () => string> = {
    cookie: () => `tidemark_session=${printable(random)}; tidemark_browser=${printable(random)}`,
    authorization: () => random.pick(['Bearer', 'Bearer tm_x', 'Basic eDp5', `Bearer ${printable(random)}`]),
    'content-type': () => random.pick(['text/plain', 'application/json; charset=utf-7', printable(random)]),
    'if-none-match': () => random.pick(['*', 'W/"x"', '"', ',,,', printable(random)]),
    'x-forwarded-for': () => printable(random),
    origin: () => random.pick(['null', 'http://127.0.0.1', printable(random)]),
    'sec-fetch-site': () => random.pick(['cross-site', 'same-origin', printable(random)]),
    accept: () => random.pick(['text/html', '*/*', printable(random)]),
    'accept-encoding': () => random.pick(['gzip', 'br;q=2', printable(random)]),
    range: () => random.pick(['bytes=0-', 'bytes=5-1', printable(random)]),
    'x-http-method-override': () => 'DELETE',
  };
  const chosen = Object.entries(all).filter(() => random.chance(0.08));
  return Object.fromEntries(chosen.map(([name, value]) => [name, value()]));
}

/** Text that Node's HTTP client accepts in a header. */
const printable = (random: SeededRandom) =>
  nastyText(random)
    .replace(/[^\x21-\x7e]/g, '')
    .slice(0, 2000);

function send(origin: string, made: FuzzedRequest): Promise<Answer | null> {
  const { hostname: host, port } = new URL(origin);
  const { method, path, body } = made;
  // Node's client sends no length with methods that usually have no body.
  const headers = {
    ...made.headers,
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve) => {
    const sending = request({ host, port, method, path, headers, agent: false, timeout: TIMEOUT_MS });
    sending.once('response', (response) => {
      text(response).then(
        (content) =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: method === 'HEAD' ? headProblem(response.statusCode ?? 0) : content,
          }),
        () => resolve(null),
      );
    });
    sending.once('error', () => resolve(null)).once('timeout', () => sending.destroy());
    sending.end(body);
  });
}

/** A response to HEAD has no body. */
const headProblem = (status: number) => JSON.stringify({ status, code: 'head' });

function rawBytes(random: SeededRandom): string {
  const line = random.pick([
    'GET / HTTP/1.1',
    'GET /api/v1/me HTTP/1.0',
    'POST /api/v1/alerts HTTP/1.1',
    'X',
  ]);
  const headers = random.pick([
    'Host: localhost',
    'Host: a\r\nHost: b',
    'Host: localhost\r\nContent-Length: -5',
    'Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked',
    'Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json',
    'Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade',
    'Host: localhost\r\nExpect: 100-continue\r\nContent-Length: 2',
    `Host: ${nastyText(random).slice(0, 300)}`,
    `Host: localhost\r\n${nastyText(random).slice(0, 300)}: x`,
  ]);
  const body = random.pick(['', '{}', 'FFFFFFFFFFFFFFFF\r\n', '5\r\nab', '0\r\n\r\n', nastyText(random)]);
  return `${line}\r\n${headers}\r\nConnection: close\r\n\r\n${body}`;
}

/** Sends bytes and half-closes the connection. Null if it is closed without a response. */
async function sendRaw(origin: string, bytes: string): Promise<Answer | null> {
  const { hostname: host, port } = new URL(origin);
  const socket = connect({ host, port: Number(port) });
  socket.on('error', () => undefined).setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([once(socket, 'close'), once(socket, 'end'), untilQuiet(socket)]).catch(() => undefined);
  socket.destroy();
  const answer = Buffer.concat(chunks).toString('latin1');
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
  if (status === undefined) return null;
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const type = /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
  return { status: Number(status), type, body: rest.join('\r\n\r\n') };
}

/** A request whose body never ends would be answered only after the server's timeout. */
async function untilQuiet(socket: ReturnType<typeof connect>): Promise<void> {
  await once(socket, 'connect');
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
