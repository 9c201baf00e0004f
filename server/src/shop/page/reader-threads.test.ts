import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { array, assert, asyncProperty, integer } from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPage, type PageToRead, type ReadPageResult } from './read-page.ts';
import { ReaderThread } from './reader-thread.ts';
import { ReaderThreads, type ReaderThreadsOptions } from './reader-threads.ts';
import { ReadersBusyError } from './reading-queue.ts';

const PROGRAM = new URL('./reader-thread-main.ts', import.meta.url);
const FAILING_PROGRAM = new URL('../../../test/shop/failing-reader-thread-main.ts', import.meta.url);
const PAGES = new URL('../../../test/pages/', import.meta.url);

const opened: ReaderThreads[] = [];
afterEach(async () => {
  for (const threads of opened.splice(0)) await threads.close();
});

function open(options: Partial<ReaderThreadsOptions> = {}) {
  const exits: string[] = [];
  const threads = new ReaderThreads({
    program: PROGRAM,
    maxThreads: 1,
    timeoutMs: 10_000,
    maxHeapMegabytes: 256,
    onThreadExit: ({ message }) => void exits.push(message),
    ...options,
  });
  opened.push(threads);
  let pages = 0;
  /** Each page is of a site of its own, if none is given. */
  const read = (each: PageToRead, site = `shop-${pages++}.example`) => threads.read(each, site);
  return { read, close: () => threads.close(), exits };
}

const priced = (price: string) => `<!doctype html><title>Kettle</title><h1>Kettle</h1><p>€${price}</p>
<meta property="product:price:amount" content="${price}"><meta property="product:price:currency" content="EUR">
<button>Add to cart</button>`;

function page(html: string, changes: Partial<PageToRead> = {}): PageToRead {
  return {
    status: 200,
    url: 'https://shop.example/kettle',
    headers: { contentType: 'text/html; charset=utf-8', cfMitigated: null, wafAction: null },
    body: { bytes: gzipSync(html), encoding: 'gzip', maxBytes: 10_000_000 },
    rules: null,
    ...changes,
  };
}

const good = (count: number) => Array.from({ length: count }, (_, index) => page(priced(`${index + 10}.25`)));

const htmlOf = (name: string) => readFileSync(new URL(name, PAGES), 'utf8');
const SAVED = readdirSync(PAGES).filter((name) => name.endsWith('.html'));

describe('ReaderThreads', () => {
  it.each([1, 3])('gives the same results as readPage, with %i threads', async (threads) => {
    const { read } = open({ maxThreads: threads });
    const pages = SAVED.flatMap((name) => [
      page(htmlOf(name)),
      page(htmlOf(name), { status: 404 }),
      page(htmlOf(name), { rules: { currency: 'CHF' } }),
    ]);
    expect(pages.length).toBeGreaterThan(30);
    expect(await Promise.all(pages.map((each) => read(each)))).toEqual(pages.map(readPage));
  });

  it('resolves each call with the result of its own page, for any number of concurrent calls', async () => {
    const { read } = open({ maxThreads: 2 });
    await assert(
      asyncProperty(array(integer({ min: 100, max: 999 }), { maxLength: 60 }), async (euros) => {
        const results = await Promise.all(euros.map((each) => read(page(priced(`${each}.45`)))));
        expect(results).toMatchObject(euros.map((each) => ({ offer: { price: `${each}.45` } })));
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the bytes of a page intact, including bytes around it in the same buffer', async () => {
    const { read } = open();
    const whole = Buffer.from(`before${priced('19.99')}after`);
    const bytes = whole.subarray(6, whole.length - 5);
    const shared = page('', { body: { bytes, encoding: '', maxBytes: 10_000_000 } });
    const [first, second] = await Promise.all([read(shared), read(shared)]);
    expect(first).toEqual(readPage(shared));
    expect(second).toEqual(first);
    expect(whole.toString()).toBe(`before${priced('19.99')}after`);
  });
});

describe('ReaderThreads with a page that fails its thread', () => {
  it.each([
    ['never ends', '<!-- never ends -->', 'it takes more than 3 s'],
    ['takes all memory', '<!-- takes all memory -->', 'it takes too much memory'],
    [
      'takes all memory in small objects',
      '<!-- takes all memory in small objects -->',
      'it takes too much memory',
    ],
    ['takes all memory in functions', '<!-- takes all memory in functions -->', 'it takes too much memory'],
    ['ends its thread', '<!-- ends its thread -->', 'the thread that read it ended'],
    ['throws in the thread’s program', '<!-- throws -->', 'unexpected'],
  ])('reports a page that %s as unreadable, and reads all others', async (_how, html, reason) => {
    const { read, exits } = open({ program: FAILING_PROGRAM, timeoutMs: 3000, maxHeapMegabytes: 64 });
    const pages = [...good(20), page(html), ...good(20)];
    const results = await Promise.all(pages.map((each) => read(each)));
    expect(results[20]).toEqual({ kind: 'unreadable', reason });
    expect(results.toSpliced(20, 1)).toEqual(pages.toSpliced(20, 1).map(readPage));
    expect(exits).toHaveLength(1);
  });

  it('does not affect the other threads', async () => {
    const { read } = open({ program: FAILING_PROGRAM, maxThreads: 2, timeoutMs: 60_000 });
    const pages = good(40);
    // Makes sure that both threads have started.
    await Promise.all(pages.map((each) => read(each)));
    const stuck = read(page('<!-- never ends -->')).catch((error: Error) => error.message);
    for (const each of pages) expect(await read(each)).toEqual(readPage(each));
    await opened.pop()?.close();
    expect(await stuck).toBe('the reader threads are closed');
  });

  it(
    'reads the pages of other sites before the waiting ones of a site whose pages take long',
    { timeout: 120_000 },
    async () => {
      const { read } = open({ program: FAILING_PROGRAM });
      const order: string[] = [];
      const note = (name: string, result: Promise<ReadPageResult>) => result.finally(() => order.push(name));
      await read(page('<!-- takes a second -->'), 'slow.example');
      const slow = [1, 2].map(() => note('slow', read(page('<!-- takes a second -->'), 'slow.example')));
      const quick = good(40).map((each, index) => note('quick', read(each, `shop-${index % 3}.example`)));
      await Promise.all([...slow, ...quick]);
      expect(order.slice(-1)).toEqual(['slow']);
      expect(order.indexOf('slow')).toBeGreaterThan(0);
    },
  );

  it(
    'ends the thread for slow sites when it is idle, and starts another one when needed',
    { timeout: 120_000 },
    async () => {
      const close = vi.spyOn(ReaderThread.prototype, 'close');
      const { read, exits } = open({ program: FAILING_PROGRAM, idleMs: 10 });
      const slow = () => read(page('<!-- takes a second -->'), 'slow.example');
      await slow();
      await slow();
      await expect.poll(() => close.mock.calls.length, { timeout: 20_000 }).toBe(1);
      expect((await slow()).kind).toBe('read');
      expect(exits).toEqual([]);
      close.mockRestore();
    },
  );

  it('ends an idle thread that keeps much memory, and starts another one when needed', async () => {
    const close = vi.spyOn(ReaderThread.prototype, 'close');
    const { read, exits } = open({ idleMs: 10, maxIdleHeapMegabytes: 0 });
    const [first, second] = good(2);
    if (!first || !second) throw new Error('there are no pages');
    await read(first);
    await expect.poll(() => close.mock.calls.length, { timeout: 20_000 }).toBe(1);
    expect((await read(second)).kind).toBe('read');
    expect(exits).toEqual([]);
    close.mockRestore();
  });

  it('rejects further pages of a site whose pages take long', { timeout: 120_000 }, async () => {
    const { read } = open({ program: FAILING_PROGRAM });
    const results = Array.from({ length: 6 }, () => read(page('<!-- takes a second -->'), 'slow.example'));
    const outcomes = await Promise.allSettled(results);
    const rejected = outcomes.filter((it) => it.status === 'rejected');
    expect(rejected.map((it) => it.reason as unknown)).toEqual(
      rejected.map(() => expect.any(ReadersBusyError)),
    );
    expect(rejected.length).toBeGreaterThan(0);
    expect(outcomes.length - rejected.length).toBeGreaterThan(1);
  });

  it('loses one thread for each such page', async () => {
    const { read, exits } = open({ program: FAILING_PROGRAM });
    const bad = page('<!-- throws -->');
    const pages = [bad, ...good(2), bad, bad];
    const results = await Promise.all(pages.map((each) => read(each)));
    expect(results.map(({ kind }) => kind)).toEqual(
      pages.map((each) => (each === bad ? 'unreadable' : 'read')),
    );
    expect(exits.length).toBe(3);
  });
});

describe('ReaderThreads at start and close', () => {
  it('rejects every pending page when a thread does not start', async () => {
    const { read, exits } = open({ program: new URL('./no-such-program.ts', import.meta.url) });
    const pages = [read(page(priced('5.00'))), read(page(priced('6.00')))];
    for (const each of pages) await expect(each).rejects.toThrow('no-such-program');
    expect(exits.length).toBe(1);
  });

  it('rejects every pending page when a thread cannot be created', async () => {
    const { read } = open({ program: new URL('https://shop.example/not-a-file.ts') });
    const pages = [read(page(priced('5.00'))), read(page(priced('6.00')))];
    for (const each of pages) await expect(each).rejects.toThrow(/scheme/);
  });

  it('rejects pages after close', async () => {
    const { read, close, exits } = open();
    await read(page(priced('5.00')));
    const waiting = read(page(priced('6.00')));
    await Promise.all([expect(waiting).rejects.toThrow('the reader threads are closed'), close()]);
    await expect(read(page(priced('7.00')))).rejects.toThrow('the reader threads are closed');
    expect(exits).toEqual([]);
  });
});
