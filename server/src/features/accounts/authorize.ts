/**
 * Accounts, and which caller may use which route.
 * authorize.ts                        the permission rule (pure)
 * register-account.ts, sign-in.ts     creating an account, checking a password
 * claim-token.ts                      the token for the first account
 * acceptable-password.ts              which passwords may be chosen
 * slow-down-guesses.ts                delays attempts to sign in after failures, known-browser.ts except here
 * sessions.ts, api-keys.ts            the two kinds of credential
 * find-caller.ts                      resolves a credential to its account, through the cache
 * credentials-ended.ts                what happens when a credential ends
 */
import { type Account, type ApiScope } from '@tidemark/contracts/account.ts';
import { type Route } from '@tidemark/contracts/routes/route.ts';

/** The account that sent a request, and the credential it used. */
export interface Caller {
  account: Account;
  via: 'session' | 'api-key';
  scopes: readonly ApiScope[];
}

export type DenialReason = 'unauthorized' | 'session-required' | 'insufficient-scope' | 'admin-required';

/**
 * Why the caller may not use a route, or null if it may. With an API key, GET needs the scope `read`, every
 * other method `write`, and a route of administrators also `admin`.
 */
export function denialReason(
  auth: Route['auth'],
  method: Route['method'],
  caller: (Pick<Caller, 'via' | 'scopes'> & { account: Pick<Account, 'isAdmin'> }) | null,
): DenialReason | null {
  if (auth === 'none') return null;
  if (!caller) return 'unauthorized';
  if (auth === 'admin' && !caller.account.isAdmin) return 'admin-required';
  if (caller.via === 'session') return null;
  if (auth === 'session') return 'session-required';
  const needed: ApiScope[] = [
    method === 'GET' ? 'read' : 'write',
    ...(auth === 'admin' ? (['admin'] as const) : []),
  ];
  return needed.every((scope) => caller.scopes.includes(scope)) ? null : 'insufficient-scope';
}
