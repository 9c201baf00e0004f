import { expect, it } from 'vitest';
import { type Caller, denialReason } from './authorize.ts';

type TestCaller = Parameters<typeof denialReason>[2];
type Scopes = Caller['scopes'];

const user = { isAdmin: false };
const admin = { isAdmin: true };
const session: TestCaller = { via: 'session', scopes: ['read', 'write'], account: user };
const key = (...scopes: Scopes): TestCaller => ({ via: 'api-key', scopes, account: user });
const adminKey = (...scopes: Scopes): TestCaller => ({ via: 'api-key', scopes, account: admin });

it.each([
  ['none', 'POST', null, null],
  ['none', 'GET', key(), null],
  ['account', 'GET', null, 'unauthorized'],
  ['account', 'DELETE', session, null],
  ['account', 'GET', key('read'), null],
  ['account', 'GET', key('write'), 'insufficient-scope'],
  ['account', 'POST', key('read'), 'insufficient-scope'],
  ['account', 'PUT', key('write'), null],
  ['account', 'PATCH', key('read', 'write'), null],
  ['account', 'GET', key(), 'insufficient-scope'],
  ['session', 'GET', null, 'unauthorized'],
  ['session', 'POST', session, null],
  ['session', 'POST', key('read', 'write'), 'session-required'],
  ['admin', 'GET', null, 'unauthorized'],
  ['admin', 'GET', session, 'admin-required'],
  ['admin', 'GET', key('read', 'write'), 'admin-required'],
  ['admin', 'POST', { ...session, account: admin }, null],
  ['admin', 'GET', adminKey('read'), 'insufficient-scope'],
  ['admin', 'GET', adminKey('read', 'write'), 'insufficient-scope'],
  ['admin', 'GET', adminKey('admin'), 'insufficient-scope'],
  ['admin', 'GET', adminKey('read', 'admin'), null],
  ['admin', 'POST', adminKey('read', 'admin'), 'insufficient-scope'],
  ['admin', 'POST', adminKey('write', 'admin'), null],
  ['admin', 'GET', key('read', 'admin'), 'admin-required'],
  ['account', 'GET', adminKey('admin'), 'insufficient-scope'],
] as const)('decides on access to a route with auth %s, %s by %j: %s', (auth, method, caller, expected) => {
  expect(denialReason(auth, method, caller)).toBe(expected);
});
