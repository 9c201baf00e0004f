import { type Problem } from '@tidemark/contracts/problem.ts';
import { API_PREFIX, type RouteName, type RouteResponse, routes } from '@tidemark/contracts/routes/index.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { afterEach } from 'vitest';

// The API client keeps the `fetch` that exists when it is imported, and importing this file replaces it. So a
// test imports this file, or render-app.tsx, before any file of src/.

export interface ApiRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

type Handlers = {
  [N in RouteName]?: (request: ApiRequest) => RouteResponse<N> | Response | Promise<RouteResponse<N>>;
} & { bulkAdd?: (request: ApiRequest) => Response };

interface FakeApi {
  /** The bodies of the requests to one route so far. */
  bodiesOf: (name: RouteName | 'bulkAdd') => unknown[];
  /** The requests to one route so far. */
  requestsTo: (name: RouteName | 'bulkAdd') => ApiRequest[];
}

interface RecordedRequest extends ApiRequest {
  name: RouteName | 'bulkAdd';
}

let handlers: Handlers = {};
let recorded: RecordedRequest[] = [];

const requestsTo = (name: RouteName | 'bulkAdd') => recorded.filter((request) => request.name === name);

/** Sets the responses of the current test. A request to any other route fails with status 501. */
export function fakeApi(newHandlers: Handlers): FakeApi {
  handlers = newHandlers;
  return { requestsTo, bodiesOf: (name) => requestsTo(name).map(({ body }) => body) };
}

/** An error response with problem details. */
export function problem(status: number, detail: string, errors?: Problem['errors']): Response {
  const body: Problem = {
    type: 'about:blank',
    title: 'Error',
    status,
    code: 'test',
    detail,
    ...(errors && { errors }),
  };
  return json(body, status);
}

function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

const templates = [
  { name: 'bulkAdd' as const, ...bulkRoute },
  ...Object.entries(routes).map(([name, { method, path }]) => ({ name: name as RouteName, method, path })),
];

function matchRoute(method: string, path: string) {
  for (const route of templates) {
    const pattern = new RegExp(`^${API_PREFIX}${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    const match = route.method === method && pattern.exec(path);
    if (match) return { name: route.name, params: { ...match.groups } };
  }
  throw new Error(`no route for ${method} ${path}`);
}

globalThis.fetch = async (input, init) => {
  const url = new URL(String(input), 'http://localhost');
  const { name, params } = matchRoute(init?.method ?? 'GET', url.pathname);
  const body: unknown = init?.body ? JSON.parse(String(init.body)) : undefined;
  const request = { name, params, query: url.searchParams, body };
  recorded.push(request);
  const handler = handlers[name];
  if (!handler) return problem(501, `the test has no handler for ${name}`);
  const response = await handler(request);
  return response instanceof Response ? response : json(response, 200);
};

afterEach(() => {
  handlers = {};
  recorded = [];
});
