import { describe, expect, it } from 'vitest';
import { planStart } from './plan-start.ts';
import { readConfig } from '../../config/config.ts';
import { ROLE_NAMES } from '../roles/roles.ts';

const SHARED = { DATABASE_URL: 'postgresql://db/tidemark', REDIS_URL: 'redis://cache' };
const plan = (args: string[], env: Record<string, string> = {}) => planStart(args, readConfig(env));

describe('start', () => {
  it('runs all roles in one process by default', () => {
    expect(plan([])).toEqual({ roles: ROLE_NAMES, workerProcesses: 0, demo: false });
    expect(plan(['--demo'])).toEqual({ roles: ROLE_NAMES, workerProcesses: 0, demo: true });
  });

  it.each([
    ['--roles=worker', ['worker']],
    ['--roles=relay,api, alerts', ['api', 'relay', 'alerts']],
    ['--roles=worker,worker', ['worker']],
  ])('runs with %s the roles it names', (arg, roles) => {
    expect(plan([arg], SHARED).roles).toEqual(roles);
  });

  it('leaves the worker role to the other processes when it starts some', () => {
    const { roles, workerProcesses } = plan(['--processes', '3']);
    expect(workerProcesses).toBe(3);
    expect(roles).toEqual(ROLE_NAMES.filter((name) => name !== 'worker'));
  });

  it.each([
    [{}, /DATABASE_URL.*REDIS_URL/s],
    [{ REDIS_URL: 'redis://cache' }, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgresql://db/tidemark' }, /REDIS_URL/],
  ])('refuses a split on parts that processes cannot share: %j', (env, reason) => {
    expect(() => plan(['--roles=worker'], env)).toThrow(reason);
  });

  it('splits roles over PostgreSQL alone when asked to', () => {
    const env = { DATABASE_URL: 'postgresql://db/tidemark', TIDEMARK_SHARED_STATE: 'postgres' };
    expect(plan(['--roles=worker'], env).roles).toEqual(['worker']);
  });

  it('needs no shared parts for all roles in one process', () => {
    expect(plan([`--roles=${ROLE_NAMES.join()}`]).roles).toEqual(ROLE_NAMES);
  });

  it.each([
    [['--roles=wizard'], /no role "wizard".*api, scheduler/],
    [['--roles='], /no role ""/],
    [['--processes=0'], /whole number from 1/],
    [['--processes=2.5'], /whole number from 1/],
    [['--processes=many'], /whole number from 1/],
    [['--roles=worker', '--processes=2'], /not both/],
    [['--role=worker'], /--role/],
  ])('refuses %j with the reason', (args, reason) => {
    expect(() => plan(args, SHARED)).toThrow(reason);
  });

  it.each([['0.0.0.0'], ['::'], ['192.168.1.5'], ['tidemark.example']])(
    'refuses to listen on %s without a URL at which shops can reach the operator',
    (HOST) => {
      expect(() => plan([], { HOST })).toThrow(/TIDEMARK_PUBLIC_URL.*TIDEMARK_CONTACT_URL/);
      expect(() => plan([], { HOST, TIDEMARK_PUBLIC_URL: 'http://localhost:3000' })).toThrow(/CONTACT_URL/);
      expect(plan([], { HOST, TIDEMARK_PUBLIC_URL: 'https://tidemark.example' }).roles).toEqual(ROLE_NAMES);
      expect(plan([], { HOST, TIDEMARK_CONTACT_URL: 'mailto:me@tidemark.example' }).roles).toEqual(
        ROLE_NAMES,
      );
    },
  );

  it.each([['127.0.0.1'], ['127.8.0.1'], ['::1'], ['localhost'], ['::ffff:127.0.0.1']])(
    'needs no contact to listen on %s',
    (HOST) => expect(plan([], { HOST }).roles).toEqual(ROLE_NAMES),
  );

  it.each([
    [{ HOST: '0.0.0.0', TIDEMARK_CONTACT_URL: 'https://me.example' }],
    [{ TIDEMARK_PUBLIC_URL: 'https://tidemark.example' }],
  ])('refuses the demo where other machines could sign in to its account: %j', (env) => {
    expect(() => plan(['--demo'], env)).toThrow(/password of the demo’s account is public/);
  });
});
