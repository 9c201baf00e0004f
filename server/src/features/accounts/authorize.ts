/**
 * Who may ask for what.
 * accounts/authorize.ts        the rule (pure)                  register-account.ts, sign-in.ts   the two ways in
 * accounts/sessions.ts         people's sign-ins                api-keys.ts                       programs' keys
 * accounts/find-caller.ts      a credential -> who it belongs to, through the cache
 */
import { type Account, type ApiScope } from '@tidemark/contracts/account.ts';
import { type Route } from '@tidemark/contracts/routes/route.ts';

/** Whoever sent a request, by a person's session or a program's key. */
export interface Caller {
  account: Account;
  via: 'session' | 'api-key';
  scopes: readonly ApiScope[];
}

export type Denial = 'unauthorized' | 'session-required' | 'insufficient-scope' | 'admin-required';

/** Why the caller may not use a route, or null when it may. Reading needs the scope `read`, anything else `write`. */
export function denial(
  auth: Route['auth'],
  method: Route['method'],
  caller: (Pick<Caller, 'via' | 'scopes'> & { account: Pick<Account, 'isAdmin'> }) | null,
): Denial | null {
  if (auth === 'none') return null;
  if (!caller) return 'unauthorized';
  if (auth === 'admin' && !caller.account.isAdmin) return 'admin-required';
  if (caller.via === 'session') return null;
  if (auth === 'session') return 'session-required';
  return caller.scopes.includes(method === 'GET' ? 'read' : 'write') ? null : 'insufficient-scope';
}
