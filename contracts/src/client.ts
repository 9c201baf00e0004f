import { type Problem } from './problem.ts';
import {
  API_PREFIX,
  routes,
  type RouteBody,
  type RouteName,
  type RouteParams,
  type RouteQuery,
  type RouteResponse,
} from './routes/index.ts';

/** An error response of the API, with its problem details. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type Input<N extends RouteName> = (RouteParams<N> extends undefined ? unknown : { params: RouteParams<N> }) &
  (RouteQuery<N> extends undefined ? unknown : { query?: RouteQuery<N> }) &
  (RouteBody<N> extends undefined ? unknown : { body: RouteBody<N> });

interface AnyInput {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
}

export type Client = <N extends RouteName>(
  name: N,
  ...input: unknown extends Input<N> ? [] : [Input<N>]
) => Promise<RouteResponse<N>>;

export interface ClientOptions {
  /** Origin of the service. Defaults to the origin of the page. */
  origin?: string;
  fetch?: typeof globalThis.fetch;
  apiKey?: string;
}

/** The typed client over `routes`. Throws ApiError for an error response, TypeError for a network failure. */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const headers: Record<string, string> = options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {};
  return async (name, ...rest) => {
    const input = (rest[0] ?? {}) as AnyInput;
    const { method } = routes[name];
    const response = await send(`${options.origin ?? ''}${API_PREFIX}${pathOf(routes[name].path, input)}`, {
      method,
      credentials: 'same-origin',
      headers: input.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    if (!response.ok) throw new ApiError(await problemOf(response));
    return (response.status === 204 ? null : await response.json()) as RouteResponse<typeof name>;
  };
}

function pathOf(template: string, { params = {}, query = {} }: AnyInput): string {
  const path = template.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText || 'Error',
    status: response.status,
    code: 'unexpected-response',
    detail: `The service responded with status ${response.status}.`,
  };
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body ? (body as Problem) : fallback;
}
