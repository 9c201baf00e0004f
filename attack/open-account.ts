import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';

export interface OpenedAccount {
  email: string;
  /** The session cookie, as a browser would send it. */
  cookie: string;
}

/** Registers an account and signs it in. */
export async function openAccount(origin: string, email: string, password: string): Promise<OpenedAccount> {
  return { email, cookie: await enter(origin, 'register', email, password) };
}

/** Signs in and returns the cookies. */
export function signIn(origin: string, email: string, password: string): Promise<string> {
  return enter(origin, 'login', email, password);
}

async function enter(origin: string, how: 'register' | 'login', email: string, password: string) {
  const response = await fetch(`${origin}${API_PREFIX}/auth/${how}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`${how} of ${email} responded with ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
}
