import { Type } from 'typebox';
import { Account, Credentials, NewAccount, Quotas } from '../account.ts';
import { Empty, Nullable } from '../common.ts';
import { route } from './route.ts';

export const authRoutes = {
  register: route({
    method: 'POST',
    path: '/auth/register',
    summary: 'Create an account and sign in; the first account becomes the administrator',
    auth: 'none',
    body: NewAccount,
    status: 201,
    response: Type.Object({ account: Account }),
  }),
  login: route({
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    auth: 'none',
    body: Credentials,
    status: 200,
    response: Type.Object({ account: Account }),
  }),
  logout: route({
    method: 'POST',
    path: '/auth/logout',
    summary: 'Sign out',
    auth: 'none',
    status: 204,
    response: Empty,
  }),
  logoutEverywhere: route({
    method: 'POST',
    path: '/auth/logout-everywhere',
    summary: 'Sign out in every browser, this one included; API keys stay valid',
    auth: 'session',
    status: 204,
    response: Empty,
  }),
  getSession: route({
    method: 'GET',
    path: '/auth/session',
    summary: 'Get the account of the current session, or null when signed out',
    auth: 'none',
    status: 200,
    response: Type.Object({
      account: Nullable(Account),
      needsClaimToken: Type.Boolean({
        description:
          'True while the service has no account and the first one can be created only with the token from its log',
      }),
    }),
  }),
  getMe: route({
    method: 'GET',
    path: '/me',
    summary: 'Get the authenticated account and how much of its quotas it uses',
    auth: 'account',
    status: 200,
    response: Type.Object({ account: Account, quotas: Quotas }),
  }),
} as const;
