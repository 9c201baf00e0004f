import { type TSchema } from 'typebox';

/** One JSON route. The server registers it, the client is typed by it, and OpenAPI is generated from it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `API_PREFIX`, with `:name` for path parameters. */
  readonly path: string;
  readonly summary: string;
  /**
   * `none`: public. `account`: a session, or an API key with the scope the method requires. `session`: a
   * session only, no API key. `admin`: like `account`, for an administrator; a key also needs the scope
   * `admin`.
   */
  readonly auth: 'none' | 'account' | 'session' | 'admin';
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** The status of a successful response. */
  readonly status: number;
  readonly response: TSchema;
  /** Responses carry an ETag; a request whose If-None-Match equals it gets 304. */
  readonly etag?: true;
}

/** Checks a route definition and keeps its literal types. */
export const route = <const R extends Route>(definition: R): R => definition;
