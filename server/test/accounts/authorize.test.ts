import { expect, it } from 'vitest';
import { type Caller, denial } from '../../src/accounts/authorize.ts';

type Who = Pick<Caller, 'via' | 'scopes'> | null;

const person: Who = { via: 'session', scopes: ['read', 'write'] };
const key = (...scopes: Caller['scopes']): Who => ({ via: 'api-key', scopes });

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
] as const)('a route for %s, %s by %j: %s', (auth, method, caller, expected) => {
  expect(denial(auth, method, caller)).toBe(expected);
});
