import { API_PREFIX, routes } from '@tidemark/contracts/routes/index.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { type Route } from '@tidemark/contracts/routes/route.ts';
import { type AttackReport, type AttackSuite } from '../suite.ts';
import { openAccount, signIn } from '../open-account.ts';
import { seedOwner, type OwnedThings } from '../seed-owner.ts';
import { startStubShop } from '../stub-shop.ts';
import { withService } from '../with-service.ts';

const PASSWORD = 'correct horse battery';

interface Caller {
  name: string;
  headers: () => Promise<Record<string, string>>;
  /** The status of the response that is right for this caller, as a sentence if it is not. */
  judge(route: TriedRoute, status: number): string | null;
  /** Whether the response may contain what belongs to the owner. */
  maySee(route: TriedRoute): boolean;
}

type TriedRoute = Pick<Route, 'method' | 'path' | 'auth'> & { name: string };

/** Every JSON route of the contract, and the two routes that send something else. */
const ALL_ROUTES: readonly TriedRoute[] = [
  ...Object.entries(routes).map(([name, { method, path, auth }]) => ({ name, method, path, auth })),
  { name: 'addProducts', method: bulkRoute.method, path: bulkRoute.path, auth: 'account' },
  { name: 'stream', method: 'GET', path: '/stream', auth: 'account' },
];

/** Every route by every kind of caller, with the ids of another account. */
export const callers: AttackSuite = {
  name: 'callers',
  promise: 'no caller sees or changes what belongs to another account',
  async run() {
    const shop = await startStubShop();
    const settings = {
      TIDEMARK_ALLOW_HOSTS: shop.host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_REQUESTS_PER_MINUTE: '600000',
      TIDEMARK_SIGN_INS_PER_MINUTE: '600000',
    };
    try {
      return await withService(settings, async ({ origin }) => {
        const admin = await openAccount(origin, 'admin@example.com', PASSWORD);
        const owned = await seedOwner(origin, shop.origin, PASSWORD);
        return tryAll(origin, owned, await everyCaller(origin, admin.cookie, owned));
      });
    } finally {
      await shop.close();
    }
  },
};

async function tryAll(origin: string, owned: OwnedThings, all: readonly Caller[]): Promise<AttackReport> {
  const before = await owned.fingerprint();
  const failures: string[] = [];
  for (const route of ALL_ROUTES)
    for (const caller of all) failures.push(...(await tryRoute(origin, route, caller, owned)));
  if ((await owned.fingerprint()) !== before) failures.push('something of the owner was changed');
  return {
    attempts: ALL_ROUTES.length * all.length,
    failures,
    figures: { routes: ALL_ROUTES.length, callers: all.length },
  };
}

async function tryRoute(
  origin: string,
  route: TriedRoute,
  caller: Caller,
  owned: OwnedThings,
): Promise<string[]> {
  const path = route.path.replace(/:(\w+)/g, (_, param: string) => owned.idFor(route.path, param));
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const stop = new AbortController();
  const response = await fetch(origin + API_PREFIX + path, {
    method: route.method,
    headers: { ...(await caller.headers()), ...(hasBody && { 'content-type': 'application/json' }) },
    signal: stop.signal,
    ...(hasBody && { body: '{}' }),
  });
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  const text = isStream ? '' : await response.text();
  stop.abort();
  const wrong = caller.judge(route, response.status);
  const leaks = caller.maySee(route) ? [] : owned.marks.filter((mark) => text.includes(mark));
  const what = `${caller.name}: ${route.method} ${path} (${response.status})`;
  return [
    ...(wrong === null ? [] : [`${what} ${wrong}`]),
    ...leaks.map((mark) => `${what} contains ${mark}`),
  ];
}

async function everyCaller(origin: string, adminCookie: string, owned: OwnedThings): Promise<Caller[]> {
  const other = await openAccount(origin, 'other@example.com', PASSWORD);
  const ended = await openAccount(origin, 'ended@example.com', PASSWORD);
  await fetch(`${origin}${API_PREFIX}/auth/logout`, { method: 'POST', headers: { cookie: ended.cookie } });
  const adminKey = await keyOf(origin, adminCookie, ['read', 'write']);
  const asSession = (email: string) => async () => ({ cookie: await signIn(origin, email, PASSWORD) });
  return [
    { name: 'nobody', headers: async () => ({}), judge: anonymous, maySee: never },
    {
      name: 'ended session',
      headers: async () => ({ cookie: ended.cookie }),
      judge: anonymous,
      maySee: never,
    },
    { name: 'other user', headers: asSession(other.email), judge: stranger, maySee: never },
    { name: 'read key', headers: async () => bearer(owned.readKey), judge: reader, maySee: () => true },
    {
      name: 'administrator',
      headers: asSession('admin@example.com'),
      judge: administrator,
      maySee: ({ auth }) => auth === 'admin',
    },
    { name: 'administrator’s key', headers: async () => bearer(adminKey), judge: keyOfAdmin, maySee: never },
  ];
}

const never = () => false;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function keyOf(origin: string, cookie: string, scopes: string[]): Promise<string> {
  const response = await fetch(`${origin}${API_PREFIX}/api-keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'script', scopes }),
  });
  return ((await response.json()) as { key: string }).key;
}

const must = (ok: boolean, what: string) => (ok ? null : what);

function anonymous({ auth }: TriedRoute, status: number): string | null {
  if (auth === 'none') return must(status < 500, 'failed');
  return must(status === 401, 'should be 401');
}

function stranger(route: TriedRoute, status: number): string | null {
  if (route.auth === 'admin') return must(status === 403, 'should be 403');
  if (status >= 500) return 'failed';
  return must(!route.path.includes(':') || status >= 400, 'reached another account’s');
}

function reader({ auth, method }: TriedRoute, status: number): string | null {
  if (auth === 'none') return must(status < 500, 'failed');
  const isAllowed = auth === 'account' && method === 'GET';
  return isAllowed
    ? must(status < 500 && status !== 401 && status !== 403, 'should be allowed')
    : must(status === 403, 'should be 403');
}

function administrator(route: TriedRoute, status: number): string | null {
  if (route.auth !== 'admin') return stranger(route, status);
  return must(status < 500 && status !== 401 && status !== 403, 'should be allowed');
}

function keyOfAdmin(route: TriedRoute, status: number): string | null {
  if (route.auth === 'session') return must(status === 403, 'should be 403');
  return stranger(route, status);
}
