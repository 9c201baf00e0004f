import { expect, it } from 'vitest';
import { type Caller, denial } from './authorize.ts';

type Who = Parameters<typeof denial>[2];
type Scopes = Caller['scopes'];

const anybody = { isAdmin: false };
const admin = { isAdmin: true };
const person: Who = { via: 'session', scopes: ['read', 'write'], account: anybody };
const key = (...scopes: Scopes): Who => ({ via: 'api-key', scopes, account: anybody });
const adminKey = (...scopes: Scopes): Who => ({ via: 'api-key', scopes, account: admin });

it.each([
  ['none', 'POST', null, null],
  ['none', 'GET', key(), null],
  ['account', 'GET', null, 'unauthorized'],
  ['account', 'DELETE', person, null],
  ['account', 'GET', key('read'), null],
  ['account', 'GET', key('write'), 'insufficient-scope'],
  ['account', 'POST', key('read'), 'insufficient-scope'],
  ['account', 'PUT', key('write'), null],
  ['account', 'PATCH', key('read', 'write'), null],
  ['account', 'GET', key(), 'insufficient-scope'],
  ['session', 'GET', null, 'unauthorized'],
  ['session', 'POST', person, null],
  ['session', 'POST', key('read', 'write'), 'session-required'],
  ['admin', 'GET', null, 'unauthorized'],
  ['admin', 'GET', person, 'admin-required'],
  ['admin', 'GET', key('read', 'write'), 'admin-required'],
  ['admin', 'POST', { ...person, account: admin }, null],
  ['admin', 'GET', adminKey('read'), null],
  ['admin', 'POST', adminKey('read'), 'insufficient-scope'],
] as const)('a route for %s, %s by %j: %s', (auth, method, caller, expected) => {
  expect(denial(auth, method, caller)).toBe(expected);
});
