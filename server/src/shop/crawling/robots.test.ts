import * as fc from 'fast-check';
import { type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createPageFetcher } from '../net/fetch-page.ts';
import { type Cache, type Fresh } from '../../ports/cache/cache.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
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
  const kept = new Map<string, Fresh>();
  const memory = memoryCache({ maxEntries: 10, maxLength: 1_000_000 });
  const cache: Pick<Cache, 'fetch'> = {
    fetch: (key, load) =>
      memory.fetch(key, async () => {
        const fresh = await load();
        if (fresh) kept.set(key, fresh);
        return fresh;
      }),
  };
  return {
    server,
    kept,
    robots: createRobots({ fetcher, cache, userAgent: USER_AGENT, cacheTtlMs: DAY_MS }),
  };
}

function saying(text: string, status = 200): RequestListener {
  return (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

function redirecting(times: number): RequestListener {
  return (request, response) => {
    const step = Number(request.url?.match(/\d+$/)?.[0] ?? 0);
    if (step < times) response.writeHead(301, { location: `/robots-${step + 1}` }).end();
    else response.end('User-agent: *\nDisallow: /');
  };
}

async function ask(listener: RequestListener, path = '/kettle') {
  const { robots, server } = await site(listener);
  return robots.check(server.origin + path);
}

describe('robots.txt', () => {
  it.each([
    ['nothing', '', '/kettle', true],
    ['a rule for everyone', 'User-agent: *\nDisallow: /kettle', '/kettle', false],
    ['a rule for another path', 'User-agent: *\nDisallow: /cart', '/kettle', true],
    ['an empty rule', 'User-agent: *\nDisallow:', '/kettle', true],
    ['a longer allowance', 'User-agent: *\nDisallow: /\nAllow: /kettle', '/kettle', true],
    ['a wildcard and an end', 'User-agent: *\nDisallow: /*?sort=*$', '/kettle?sort=price', false],
    ['a query', 'User-agent: *\nDisallow: /*?sort=', '/kettle?size=1', true],
    ['a group of ours', 'User-agent: *\nDisallow: /\n\nUser-agent: Tidemark\nAllow: /', '/kettle', true],
    ['a ban of ours', 'User-agent: TIDEMARK/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /', '/kettle', false],
    ['a ban of another', 'User-agent: tidemarkbot\nDisallow: /', '/kettle', true],
    [
      'an empty group of ours',
      'User-agent: tidemark\nDisallow:\n\nUser-agent: *\nDisallow: /',
      '/kettle',
      true,
    ],
    ['our name and no rules', 'User-agent: *\nDisallow: /\n\nUser-agent: tidemark', '/kettle', true],
    ['a shared group', 'User-agent: other\nUser-agent: tidemark\nDisallow: /kettle', '/kettle', false],
    [
      'two groups of ours',
      'User-agent: tidemark\nDisallow: /a\n\nUser-agent: tidemark\nDisallow: /kettle',
      '/kettle',
      false,
    ],
    ['odd spelling', '\uFEFF user-agent :* # all\r\n DISALLOW : /kettle # no\r\n', '/kettle', false],
    ['an error page', '<!doctype html><title>Not found</title>', '/kettle', true],
  ])('with %s', async (_name, text, path, allowed) => {
    expect(await ask(saying(text), path)).toMatchObject({ allowed });
  });

  it.each([
    ['2', 2_000],
    ['0.5', 500],
    ['0', null],
    ['-3', null],
    ['soon', null],
    ['99999999', 3_600_000],
    ['Infinity', 3_600_000],
  ])('with a crawl delay of %s asks for %s ms', async (delay, crawlDelayMs) => {
    const answer = await ask(saying(`User-agent: *\nCrawl-delay: ${delay}\nDisallow: /cart`));
    expect(answer).toEqual({ kind: 'rules', allowed: true, crawlDelayMs });
  });

  it.each([
    [404, { kind: 'rules', allowed: true, crawlDelayMs: null }],
    [403, { kind: 'rules', allowed: true, crawlDelayMs: null }],
    [429, { kind: 'unavailable' }],
    [500, { kind: 'unavailable' }],
    [503, { kind: 'unavailable' }],
  ])('answered with status %i', async (status, answer) => {
    expect(await ask(saying('User-agent: *\nDisallow: /', status))).toMatchObject(answer);
  });

  it('that cannot be had is unavailable', async () => {
    const answer = await ask((_request, response) => void response.socket?.destroy());
    expect(answer).toEqual({
      kind: 'unavailable',
      reason: 'the connection was lost before the page was complete',
    });
  });

  it('is read behind redirects, and there is none behind too many', async () => {
    expect(await ask(redirecting(5))).toMatchObject({ allowed: false });
    expect(await ask(redirecting(6))).toMatchObject({ allowed: true });
  });

  it('is not fetched from an address that is not public', async () => {
    const { robots } = await site(saying(''));
    expect(await robots.check('http://169.254.169.254/latest')).toMatchObject({ allowed: true });
    expect(await robots.check('http://127.0.0.1:1/')).toMatchObject({ allowed: true });
  });

  it('is fetched once, however many ask at once and after', async () => {
    const { robots, server, kept } = await site(saying('User-agent: *\nDisallow: /cart'));
    const paths = Array.from({ length: 20 }, (_, n) => `/kettle-${n}`);
    const answers = await Promise.all(paths.map((path) => robots.check(server.origin + path)));
    expect(answers).toEqual(paths.map(() => ({ kind: 'rules', allowed: true, crawlDelayMs: null })));
    expect(await robots.check(`${server.origin}/cart`)).toMatchObject({ allowed: false });
    expect(server.requests).toEqual(['GET /robots.txt']);
    expect([...kept.values()].map(({ ttlMs }) => ttlMs)).toEqual([DAY_MS]);
  });

  it('that cannot be had is asked for again after minutes', async () => {
    const { robots, server, kept } = await site(saying('', 500));
    await robots.check(server.origin);
    expect([...kept.values()].map(({ ttlMs }) => ttlMs)).toEqual([5 * 60_000]);
  });

  it('is read up to 500 KB', async () => {
    const filler = `# ${'x'.repeat(98)}\n`.repeat(5_000);
    const early = `User-agent: *\nDisallow: /kettle\n${filler}Disallow: /late`;
    expect(await ask(saying(`${early}${filler}`))).toMatchObject({ allowed: false });
    const far = `User-agent: *\n${filler.repeat(2)}Disallow: /kettle`;
    expect(await ask(saying(far))).toMatchObject({ allowed: true });
  });
});

describe('rulesForAgent', () => {
  it('stays small when a file multiplies agents by rules', () => {
    const text = 'User-agent: a\n'.repeat(20_000) + 'Disallow: /\n'.repeat(20_000);
    expect(rulesForAgent(text, 'tidemark')).toBe('User-agent: *');
  });

  it('keeps plain rules and drops wildcards beyond what may be matched', () => {
    const text = `User-agent: *\nDisallow: /a\n${`Disallow: /*${'a'.repeat(100)}\n`.repeat(4_000)}Disallow: /z`;
    const rules = rulesForAgent(text, 'tidemark');
    expect(rules.length).toBeLessThan(60_000);
    expect(rules.split('\n')).toEqual(expect.arrayContaining(['disallow: /a', 'disallow: /z']));
  });

  it('reads its own answer as the same rules', () => {
    const line = fc.constantFrom(
      'User-agent: *',
      'User-agent: tidemark',
      'User-agent: x',
      'Disallow: /a',
      'Allow: /b',
      'Sitemap: /s',
      '',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const rules = rulesForAgent(lines.join('\n'), 'tidemark');
        expect(rulesForAgent(rules, 'tidemark')).toBe(rules);
      }),
    );
  });
});
