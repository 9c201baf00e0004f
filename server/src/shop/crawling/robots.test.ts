import * as fc from 'fast-check';
import { type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createPageFetcher } from '../net/fetch-page.ts';
import { type Cache, type CacheableValue } from '../../ports/cache/cache.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { compileRobots } from './compile-robots.ts';
import { createRobots } from './robots.ts';
import { rulesForAgent } from './robots-rules.ts';
import { createAddressGuard } from '../net/address-guard.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const USER_AGENT = 'Tidemark/1.0 (+https://tidemark.example/bot)';
const DAY_MS = 24 * 3_600_000;
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function site(listener: RequestListener) {
  const server = await startLocalServer(listener);
  const guard = createAddressGuard({ allowHosts: [server.host] });
  const fetcher = createPageFetcher({ guard, userAgent: USER_AGENT, timeoutMs: 2_000 });
  cleanups.push(server.close, fetcher.close);
  const cached = new Map<string, CacheableValue>();
  const memory = memoryCache({ maxEntries: 10, maxLength: 1_000_000 });
  const cache: Pick<Cache, 'fetch'> = {
    fetch: (key, load) =>
      memory.fetch(key, async () => {
        const fresh = await load();
        if (fresh) cached.set(key, fresh);
        return fresh;
      }),
  };
  const crawlDelays: string[] = [];
  const robots = createRobots({
    fetcher,
    cache,
    userAgent: USER_AGENT,
    cacheTtlMs: DAY_MS,
    onCrawlDelay: async ({ host }, delayMs) => void crawlDelays.push(`${host} ${delayMs}`),
  });
  return { server, cached, crawlDelays, robots };
}

function serving(text: string, status = 200): RequestListener {
  return (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

function redirecting(times: number): RequestListener {
  return (request, response) => {
    const step = Number(request.url?.match(/\d+$/)?.[0] ?? 0);
    if (step < times) response.writeHead(301, { location: `/robots-${step + 1}` }).end();
    else response.end('User-agent: *\nDisallow: /');
  };
}

async function checkPath(listener: RequestListener, path = '/kettle') {
  const { robots, server } = await site(listener);
  return robots.check(server.origin + path);
}

describe('createRobots', () => {
  it.each([
    ['no rules', '', '/kettle', true],
    ['a rule for everyone', 'User-agent: *\nDisallow: /kettle', '/kettle', false],
    ['a rule for another path', 'User-agent: *\nDisallow: /cart', '/kettle', true],
    ['an empty rule', 'User-agent: *\nDisallow:', '/kettle', true],
    ['a longer allowance', 'User-agent: *\nDisallow: /\nAllow: /kettle', '/kettle', true],
    ['a wildcard and an end', 'User-agent: *\nDisallow: /*?sort=*$', '/kettle?sort=price', false],
    ['a query', 'User-agent: *\nDisallow: /*?sort=', '/kettle?size=1', true],
    [
      'a group for our agent',
      'User-agent: *\nDisallow: /\n\nUser-agent: Tidemark\nAllow: /',
      '/kettle',
      true,
    ],
    [
      'a ban of our agent',
      'User-agent: TIDEMARK/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /',
      '/kettle',
      false,
    ],
    ['a ban of another agent', 'User-agent: tidemarkbot\nDisallow: /', '/kettle', true],
    [
      'an empty group for our agent',
      'User-agent: tidemark\nDisallow:\n\nUser-agent: *\nDisallow: /',
      '/kettle',
      true,
    ],
    ['our agent without rules', 'User-agent: *\nDisallow: /\n\nUser-agent: tidemark', '/kettle', true],
    ['a shared group', 'User-agent: other\nUser-agent: tidemark\nDisallow: /kettle', '/kettle', false],
    [
      'two groups for our agent',
      'User-agent: tidemark\nDisallow: /a\n\nUser-agent: tidemark\nDisallow: /kettle',
      '/kettle',
      false,
    ],
    ['unusual spelling', '\uFEFF user-agent :* # all\r\n DISALLOW : /kettle # no\r\n', '/kettle', false],
    ['an error page', '<!doctype html><title>Not found</title>', '/kettle', true],
  ])('obeys a robots.txt with %s', async (_name, text, path, allowed) => {
    expect(await checkPath(serving(text), path)).toMatchObject({ allowed });
  });

  it.each([
    ['2', 2_000],
    ['0.5', 500],
    ['0', null],
    ['-3', null],
    ['soon', null],
    ['99999999', 3_600_000],
    ['Infinity', 3_600_000],
  ])('reads Crawl-delay %s as %s ms', async (delay, crawlDelayMs) => {
    const decision = await checkPath(serving(`User-agent: *\nCrawl-delay: ${delay}\nDisallow: /cart`));
    expect(decision).toEqual({ kind: 'rules', allowed: true, crawlDelayMs });
  });

  it.each([
    [404, 'there being no rules', { kind: 'rules', allowed: true, crawlDelayMs: null }],
    [403, 'there being no rules', { kind: 'rules', allowed: true, crawlDelayMs: null }],
    [429, 'the rules being unavailable', { kind: 'unavailable' }],
    [500, 'the rules being unavailable', { kind: 'unavailable' }],
    [503, 'the rules being unavailable', { kind: 'unavailable' }],
  ])('treats status %i as %s', async (status, _meaning, decision) => {
    expect(await checkPath(serving('User-agent: *\nDisallow: /', status))).toMatchObject(decision);
  });

  it('reports the rules as unavailable when the connection is lost', async () => {
    const decision = await checkPath((_request, response) => void response.socket?.destroy());
    expect(decision).toEqual({
      kind: 'unavailable',
      reason: 'the connection was lost before the page was complete',
    });
  });

  it('follows five redirects, and assumes no rules beyond', async () => {
    expect(await checkPath(redirecting(5))).toMatchObject({ allowed: false });
    expect(await checkPath(redirecting(6))).toMatchObject({ allowed: true });
  });

  it('does not fetch robots.txt from an address that is not public', async () => {
    const { robots } = await site(serving(''));
    expect(await robots.check('http://169.254.169.254/latest')).toMatchObject({ allowed: true });
    expect(await robots.check('http://127.0.0.1:1/')).toMatchObject({ allowed: true });
  });

  it('fetches robots.txt once for concurrent and later checks', async () => {
    const { robots, server, cached } = await site(serving('User-agent: *\nDisallow: /cart'));
    const paths = Array.from({ length: 20 }, (_, n) => `/kettle-${n}`);
    const decisions = await Promise.all(paths.map((path) => robots.check(server.origin + path)));
    expect(decisions).toEqual(paths.map(() => ({ kind: 'rules', allowed: true, crawlDelayMs: null })));
    expect(await robots.check(`${server.origin}/cart`)).toMatchObject({ allowed: false });
    expect(server.requests).toEqual(['GET /robots.txt']);
    expect([...cached.values()].map(({ ttlMs }) => ttlMs)).toEqual([DAY_MS]);
  });

  it('reports a Crawl-delay once for each time that robots.txt is fetched', async () => {
    const { robots, server, crawlDelays } = await site(serving('User-agent: *\nCrawl-delay: 7'));
    await Promise.all([robots.check(`${server.origin}/a`), robots.check(`${server.origin}/b`)]);
    await robots.check(`${server.origin}/c`);
    expect(crawlDelays).toEqual([`${server.host} 7000`]);
  });

  it('caches unavailable rules for 5 minutes', async () => {
    const { robots, server, cached } = await site(serving('', 500));
    await robots.check(server.origin);
    expect([...cached.values()].map(({ ttlMs }) => ttlMs)).toEqual([5 * 60_000]);
  });

  it('reads the first 500 KB of robots.txt', async () => {
    const filler = `# ${'x'.repeat(98)}\n`.repeat(5_000);
    const early = `User-agent: *\nDisallow: /kettle\n${filler}Disallow: /late`;
    expect(await checkPath(serving(`${early}${filler}`))).toMatchObject({ allowed: false });
    const far = `User-agent: *\n${filler.repeat(2)}Disallow: /kettle`;
    expect(await checkPath(serving(far))).toMatchObject({ allowed: true });
  });
});

describe('rulesForAgent', () => {
  it('reads and compiles the longest file in slices, between which the process does other work', async () => {
    const line = 'Disallow: /*caf%c3%a9*b\r\n';
    const text = `User-agent: *\n${line.repeat((500 * 1024) / line.length)}`;
    let turns = 0;
    const countTurn = () => void (turns++, (next = setImmediate(countTurn)));
    let next = setImmediate(countTurn);
    const rules = await rulesForAgent(text, 'tidemark');
    const whileReading = turns;
    const robots = await compileRobots(rules);
    clearImmediate(next);
    expect(whileReading).toBeGreaterThan(10);
    expect(turns - whileReading).toBeGreaterThan(10);
    expect(robots.match('/menu/caf%C3%A9/b').allowed).toBe(false);
  });

  it('gives a small result for a file with many agents and many rules', async () => {
    const text = 'User-agent: a\n'.repeat(20_000) + 'Disallow: /\n'.repeat(20_000);
    expect(await rulesForAgent(text, 'tidemark')).toBe('');
  });

  it('keeps one line per rule, and omits rules that can match no path', async () => {
    const lines = [
      'Disallow:',
      'Disallow: cart',
      'Allow: ?a',
      'Disallow: /b',
      'Allow: *é**$',
      `Allow: /${'x'.repeat(20_000)}`,
    ];
    const text = `User-agent: *\n${lines.join('\n')}\nCrawl-delay: 5 # s`;
    expect((await rulesForAgent(text, 'tidemark')).split('\n')).toEqual(['-/b', '+*%C3%A9*$', '~5']);
  });

  it('gives no rules for any text without rules', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        fc.pre(!/allow|crawl/i.test(text));
        expect(await rulesForAgent(`User-agent: *\n${text}`, 'tidemark')).toBe('');
      }),
    );
  });
});
