import { API_SCOPES, DEFAULT_SCOPES, type Account } from '@tidemark/contracts/account.ts';
import { createClient, type Client } from '@tidemark/contracts/client.ts';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';

export interface ApiUser {
  call: Client;
  apiKey: string;
  /** The session cookie, as a browser would send it. */
  cookie: string;
}

/** Registers an account and returns a client with an API key that may do all that the account may. */
export async function registerUser(
  origin: string,
  email: string,
  password = 'correct horse battery',
): Promise<ApiUser> {
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(`${origin}${API_PREFIX}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const registered = await post('/auth/register', { email, password });
  if (registered.status !== 201)
    throw new Error(`registration responded with ${registered.status}: ${await registered.text()}`);
  const cookie = registered.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const { account } = (await registered.json()) as { account: Account };
  const scopes = account.isAdmin ? API_SCOPES : DEFAULT_SCOPES;
  const created = await post('/api-keys', { name: 'test', scopes }, cookie);
  const { key } = (await created.json()) as { key: string };
  return { call: createClient({ origin, apiKey: key }), apiKey: key, cookie };
}
