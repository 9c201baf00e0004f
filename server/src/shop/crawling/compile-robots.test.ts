import * as fc from 'fast-check';
import robotsParser from 'robots-parser';
import { describe, expect, it } from 'vitest';
import { compileRobots } from './compile-robots.ts';
import { rulesForAgent } from './robots-rules.ts';

/**
 * The package's types describe an ES module, but it is a CommonJS one whose export is the function itself.
 */
const parseWithLibrary = robotsParser as unknown as typeof robotsParser.default;
const AGENT = 'tidemark';
const SHOP = 'https://shop.example';

const compiled = async (text: string) => compileRobots(await rulesForAgent(text, AGENT));
const isAllowed = async (text: string, path: string) => {
  const { pathname, search } = new URL(path, SHOP);
  return (await compiled(text)).match(pathname + search).allowed;
};

describe('compileRobots', () => {
  it.each([
    // RFC 9309, 2.2.2: the examples of comparing octets.
    ['/foo/bar?baz=quz', '/foo/bar?baz=quz', true],
    ['/foo/bar?baz=https://foo.bar', '/foo/bar?baz=https%3A%2F%2Ffoo.bar', false],
    ['/foo/bar/\u{30C4}', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%E3%83%84', '/foo/bar/%E3%83%84', true],
    ['/foo/bar/%e3%83%84', '/foo/bar/\u{30C4}', true],
    ['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
    ['/foo/bar/baz', '/foo/bar/%62%61%7a', true],
    // RFC 9309, 2.2.3: special characters.
    ['/this/path/exactly$', '/this/path/exactly', true],
    ['/this/path/exactly$', '/this/path/exactly?', true],
    ['/this/path/exactly$', '/this/path/exactly/', false],
    ['/this/*/exactly', '/this/path/exactly', true],
    ['/path/file-with-a-%2A.html', '/path/file-with-a-*.html', true],
    ['/path/foo-%24', '/path/foo-$', true],
    ['/path/foo-%24', '/path/foo-bar', false],
    // Google's documentation of the same format.
    ['/', '/anything', true],
    ['/*', '/', true],
    ['/fish', '/fishheads/yummy.html', true],
    ['/fish', '/Fish.asp', false],
    ['/fish*', '/fish.html', true],
    ['/fish/', '/fish', false],
    ['/*.php', '/folder/any.php.file.html', true],
    ['/*.php', '/windows.PHP', false],
    ['/*.php$', '/filename.php?parameters', false],
    ['/*.php$', '/filename.php', true],
    ['/fish*.php', '/fishheads/catfish.php?id=1', true],
    // Overlaps, repetitions and ends.
    ['/*abab', '/xabacabab', true],
    ['/*aab', '/aaaab', true],
    ['/a*a$', '/a', false],
    ['/a*ba$', '/abab', false],
    ['/a*$', '/a/b', true],
    ['/a**b', '/acb', true],
    ['/*a*b*c*', '/xaybzc', true],
    ['/*a*b*c*', '/xcybza', false],
    ['*/sale', '/de/sale', true],
    ['/a$b', '/a$b', true],
    ['/a$b', '/a', false],
    ['fish', '/fish', false],
    ['/a b', '/a%20b', true],
    ['/100%', '/100%', true],
  ])('the rule %s matches %s: %s', async (pattern, path, matches) => {
    expect(await isAllowed(`User-agent: *\nDisallow: ${pattern}`, path)).toBe(!matches);
  });

  it.each([
    // Google's documentation: the order of precedence.
    ['Allow: /p\nDisallow: /', '/page', true],
    ['Allow: /folder\nDisallow: /folder', '/folder/page', true],
    ['Disallow: /folder\nAllow: /folder', '/folder/page', true],
    ['Allow: /page\nDisallow: /*.htm', '/page.htm', false],
    ['Allow: /page\nDisallow: /*.ph', '/page.php5', true],
    ['Allow: /$\nDisallow: /', '/', true],
    ['Allow: /$\nDisallow: /', '/page.htm', false],
    ['Disallow: /*/b\nAllow: /a', '/a/b', false],
    ['Disallow: /a*\nAllow: /ab', '/abc', true],
    ['Disallow: /ab****\nAllow: /ab', '/abc', false],
  ])('%j decides on %s: allowed is %s', async (rules, path, allowed) => {
    expect(await isAllowed(`User-agent: *\n${rules}`, path)).toBe(allowed);
  });

  it('agrees with robots-parser on any rules without escapes', async () => {
    const piece = fc.constantFrom('a', 'b', 'ab', '/', '?', '=', '&', '.', 'é', '-');
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const pattern = fc
      .tuple(text, fc.array(text, { maxLength: 3 }), fc.boolean())
      .map(([start, rest, isAnchored]) => `/${[start, ...rest].join('*')}${isAnchored ? '$' : ''}`)
      .map((joined) => joined.replace(/\*+/g, '*'));
    const rule = fc.record({ pattern, key: fc.constantFrom('Allow', 'Disallow') });
    const agent = fc.constantFrom('*', 'tidemark', 'other', 'Tidemark/2.0');
    const group = fc.record({
      agents: fc.array(agent, { minLength: 1, maxLength: 2 }),
      rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(group, { maxLength: 4 }), text, async (groups, path) => {
        const lines = groups.flatMap(({ agents, rules }) => [
          ...agents.map((name) => `User-agent: ${name}`),
          ...rules.map((each) => `${each.key}: ${each.pattern}`),
        ]);
        const url = new URL(`${SHOP}/${path}`).href;
        const expected = parseWithLibrary(`${SHOP}/robots.txt`, lines.join('\n')).isAllowed(url, AGENT);
        expect(await isAllowed(lines.join('\n'), url)).toBe(expected !== false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['2', 2],
    ['0.5', 0.5],
    ['', null],
    ['soon', null],
  ])('reads Crawl-delay %j as %s seconds', async (value, seconds) => {
    const robots = await compiled(`User-agent: *\nCrawl-delay: ${value}`);
    expect(robots.crawlDelaySeconds).toBe(seconds);
  });
});

/** Rules and paths that cost a matcher that goes back in the path more than linear time. */
const HOSTILE: Readonly<Record<string, (size: number) => { rule: string; path: string }>> = {
  'one wildcard and a long text': (size) => ({
    rule: `/*${'a'.repeat(size / 2)}b`,
    path: `/${'a'.repeat(size)}`,
  }),
  'many wildcards': (size) => ({ rule: `/${'*a'.repeat(size / 4)}b`, path: `/${'a'.repeat(size)}` }),
  'many wildcards before an end': (size) => ({
    rule: `/${'*a'.repeat(size / 4)}b$`,
    path: `/${'a'.repeat(size)}`,
  }),
  'alternating texts': (size) => ({
    rule: `/${'*ab*ba'.repeat(size / 16)}c`,
    path: `/${'ab'.repeat(size / 2)}`,
  }),
  'one plain rule': (size) => ({ rule: `/${'a'.repeat(size)}`, path: `/${'a'.repeat(size)}` }),
};

const stepsOf = async ({ rule, path }: { rule: string; path: string }, count = 1) => {
  const robots = await compiled(`User-agent: *\n${`Disallow: ${rule}\n`.repeat(count)}`);
  return robots.match(path).steps;
};

describe('the steps of matching', () => {
  it.each(Object.entries(HOSTILE))(
    'grow at most in proportion to path and rule: %s',
    async (_name, hostile) => {
      const small = await stepsOf(hostile(1000));
      expect(small).toBeLessThanOrEqual(4 * 1000);
      expect(await stepsOf(hostile(4000))).toBeLessThanOrEqual(4.2 * small);
    },
  );

  it('grow at most in proportion to the number of rules', async () => {
    const hostile = { rule: '/*a*b', path: `/${'a'.repeat(1000)}` };
    expect(await stepsOf(hostile, 400)).toBeLessThanOrEqual(4.2 * (await stepsOf(hostile, 100)));
  });

  it.each([
    ['wildcards', 'Disallow: /*a*b*c*d\n'],
    ['long texts', `Disallow: /*${'a'.repeat(2000)}b\n`],
    ['prefixes', `Disallow: /${'a'.repeat(500)}\n`],
    ['short rules', 'Disallow: /x\n'],
    ['different ends', 'Disallow: /*$\n'],
  ])('are bounded for a file full of %s', async (_name, line) => {
    const text = `User-agent: *\n${line.repeat(500_000 / line.length)}`;
    expect((await compiled(text)).match(`/${'a'.repeat(4000)}`).steps).toBeLessThan(1_010_000);
  });

  it('forbid the path beyond the bound, since a later rule may forbid it', async () => {
    const robots = await compiled(`User-agent: *\n${'Disallow: /*a*b\n'.repeat(30_000)}`);
    expect(robots.match(`/${'a'.repeat(4000)}`).allowed).toBe(false);
    expect(robots.match('/aaaa').allowed).toBe(true);
  });
});
