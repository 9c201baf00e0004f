import { request } from 'undici';
import { readBody } from '../net/read-body.ts';
import { readProvidedProxies, readProvidedProxy, type ProxyList } from './proxy-list.ts';

const MAX_RESPONSE_BYTES = 1_000_000;

/** A request to the provider failed. The message contains no credentials. */
class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

/** An external source of proxies. All requests may be repeated after a failure. */
export interface ProxyProvider {
  /** The proxies that the provider currently offers. */
  list(): Promise<ProxyList>;
  /** Requests a new proxy. Repeating a request with the same key gives the same proxy. */
  provision(key: string): Promise<string>;
  /** Notifies the provider that a proxy is no longer used. */
  retire(url: string): Promise<void>;
}

/**
 * Creates a client for a provider over HTTP: `GET url`, `POST url/provision`, `POST url/retire`. Credentials
 * in the URL are sent as basic authorization. `timeoutMs` applies to each request.
 */
export function createProxyProvider(providerUrl: string, timeoutMs: number): ProxyProvider {
  const base = new URL(providerUrl);
  const headers = authorization(base);
  base.username = base.password = '';

  const send = async (path: string, post?: { body: object; key?: string }): Promise<string> => {
    const url = new URL(base);
    if (path) url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
    const response = await request(url, {
      method: post ? 'POST' : 'GET',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...headers,
        ...(post && { 'content-type': 'application/json' }),
        ...(post?.key && { 'idempotency-key': post.key }),
      },
      body: post ? JSON.stringify(post.body) : null,
    });
    const text = Buffer.from(await readBody(response.body, { maxBytes: MAX_RESPONSE_BYTES })).toString();
    if (response.statusCode < 200 || response.statusCode > 299)
      throw new ProviderError(
        `the proxy provider responded to ${path || 'the list request'} with ${response.statusCode}`,
      );
    return text;
  };

  return {
    async list() {
      const list = readProvidedProxies(await send(''));
      if (list.urls.length === 0 && list.invalidPositions.length > 0)
        throw new ProviderError('the provider’s list contains no valid proxy');
      return list;
    },
    provision: async (key) => readProvidedProxy(await send('provision', { body: {}, key })),
    async retire(url) {
      await send('retire', { body: { proxy: url } });
    },
  };
}

function authorization({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}
