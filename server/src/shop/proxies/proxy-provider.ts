import { request } from 'undici';
import { readBody } from '../net/read-body.ts';
import { readProvidedProxies, readProvidedProxy, type ProxyList } from './proxy-list.ts';

const MAX_ANSWER_BYTES = 1_000_000;

/** The provider did not do what it was asked; the message holds no secret. */
class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

/** Where proxies are had from. All of it may be asked again after a failure. */
export interface ProxyProvider {
  list(): Promise<ProxyList>;
  /** A new proxy. The same key is the same wish, however often it is sent. */
  provision(key: string): Promise<string>;
  /** This proxy is given up. */
  retire(url: string): Promise<void>;
}

/** A provider by HTTP: `GET url`, `POST url/provision`, `POST url/retire`. A name and password in the URL are sent as basic authorization. */
export function createProxyProvider(providerUrl: string, timeoutMs: number): ProxyProvider {
  const base = new URL(providerUrl);
  const headers = authorization(base);
  base.username = base.password = '';

  const ask = async (path: string, post?: { body: object; key?: string }): Promise<string> => {
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
    const text = Buffer.from(await readBody(response.body, { maxBytes: MAX_ANSWER_BYTES })).toString();
    if (response.statusCode < 200 || response.statusCode > 299)
      throw new ProviderError(
        `the provider of proxies answers ${path || 'the list'} with ${response.statusCode}`,
      );
    return text;
  };

  return {
    async list() {
      const list = readProvidedProxies(await ask(''));
      if (list.urls.length === 0 && list.wrong.length > 0)
        throw new ProviderError('the provider’s list holds no proxy that can be understood');
      return list;
    },
    provision: async (key) => readProvidedProxy(await ask('provision', { body: {}, key })),
    async retire(url) {
      await ask('retire', { body: { proxy: url } });
    },
  };
}

function authorization({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}
