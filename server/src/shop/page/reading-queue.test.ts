import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { ReadersBusyError, ReadingQueue, type PendingPage } from './reading-queue.ts';

const QUICK_MS = 3;
const SLOW_MS = 1500;
const PAGE: PageToRead = {
  status: 200,
  url: 'https://shop.example/p',
  headers: { contentType: null, cfMitigated: null, wafAction: null },
  body: { bytes: new Uint8Array(), encoding: null, maxBytes: 1 },
  rules: null,
};

interface TestPage extends PendingPage {
  rejected: boolean;
}

function pageOf(site: string): TestPage {
  const pending = { page: PAGE, site, rejected: false, ...Promise.withResolvers<ReadPageResult>() };
  pending.promise.catch(() => undefined);
  const { reject } = pending;
  pending.reject = (error) => {
    pending.rejected = error instanceof ReadersBusyError;
    reject(error);
  };
  return pending;
}

/** Makes the time of a site's pages known. */
function learn(queue: ReadingQueue, site: string, costMs: number): void {
  const page = pageOf(site);
  queue.add(page);
  const [taken] = [...queue.takeQuick(1), ...[queue.takeSlow()].filter((it) => it !== undefined)];
  expect(taken).toBe(page);
  queue.settle(page, costMs);
}

const SITES = ['a', 'b', 'c', 'd'] as const;
const site = fc.constantFrom(...SITES);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), site }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('take slow' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      costMs: fc.constantFrom(QUICK_MS, SLOW_MS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('put back' as const) }) },
);

describe('ReadingQueue', () => {
  it('takes every page once or rejects it, for any order of events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new ReadingQueue();
        const added: TestPage[] = [];
        const settled = new Set<PendingPage>();
        let inFlight: PendingPage[] = [];
        const take = (pages: PendingPage[]) => {
          expect(pages.some((it) => inFlight.includes(it) || settled.has(it))).toBe(false);
          inFlight.push(...pages);
        };
        const takeSlow = () => take([queue.takeSlow()].filter((it) => it !== undefined));
        const settle = (costMs: number) => {
          const page = inFlight.shift();
          if (!page) return;
          settled.add(page);
          queue.settle(page, costMs);
        };
        for (const it of steps) {
          if (it.kind === 'add') {
            added.push(pageOf(it.site));
            queue.add(added.at(-1) as TestPage);
          } else if (it.kind === 'take') take(queue.takeQuick(it.count));
          else if (it.kind === 'take slow') takeSlow();
          else if (it.kind === 'settle') settle(it.costMs);
          else {
            queue.putBack(inFlight);
            inFlight = [];
          }
        }
        for (let left = added.length + 1; left > 0; left--) {
          take(queue.takeQuick(100));
          takeSlow();
          while (inFlight.length > 0) settle(QUICK_MS);
        }
        expect(added.filter((it) => settled.has(it) === it.rejected)).toEqual([]);
      }),
    );
  });

  it('gives each site its turn: no other site has two pages taken before one that has waited longer', () => {
    fc.assert(
      fc.property(fc.array(site, { minLength: 1, maxLength: 60 }), (arrivals) => {
        const queue = new ReadingQueue();
        for (const name of SITES) learn(queue, name, QUICK_MS);
        for (const name of arrivals) queue.add(pageOf(name));
        const waiting = new Map<string, number>();
        for (const name of arrivals) waiting.set(name, (waiting.get(name) ?? 0) + 1);
        const since = new Map<string, number>();
        for (let taken = queue.takeQuick(1)[0]; taken; taken = queue.takeQuick(1)[0]) {
          const left = (waiting.get(taken.site) ?? 0) - 1;
          waiting.set(taken.site, left);
          for (const name of SITES)
            if (name !== taken.site && (waiting.get(name) ?? 0) > 0)
              since.set(`${taken.site}>${name}`, (since.get(`${taken.site}>${name}`) ?? 0) + 1);
          for (const name of SITES) since.set(`${name}>${taken.site}`, 0);
          expect(Math.max(...since.values())).toBeLessThanOrEqual(1);
        }
        expect([...waiting.values()].every((count) => count === 0)).toBe(true);
      }),
    );
  });

  it('keeps the pages of slow sites apart, lets few of them wait and rejects the others', () => {
    const queue = new ReadingQueue();
    const slow = Array.from({ length: 10 }, (_, index) => `slow-${index}.example`);
    for (const name of slow) learn(queue, name, SLOW_MS);
    const pages = slow.flatMap((name) => [pageOf(name), pageOf(name), pageOf(name)]);
    for (const page of pages) queue.add(page);
    queue.add(pageOf('quick.example'));
    expect(queue.takeQuick(100).map(({ site: name }) => name)).toEqual(['quick.example']);
    expect(pages.filter(({ rejected }) => !rejected).map(({ site: name }) => name)).toEqual(
      slow.slice(0, 4).flatMap((name) => [name, name]),
    );
    const turns = Array.from({ length: 9 }, () => queue.takeSlow()?.site);
    expect(turns).toEqual([...slow.slice(0, 4), ...slow.slice(0, 4), undefined]);
  });

  it('has one page of a site in flight until its time is known', () => {
    const queue = new ReadingQueue();
    for (const name of ['new', 'new', 'new', 'other']) queue.add(pageOf(name));
    const [first, ...others] = queue.takeQuick(10);
    expect(others.map(({ site: name }) => name)).toEqual(['other']);
    queue.settle(first as PendingPage, SLOW_MS);
    expect(queue.takeQuick(10)).toEqual([]);
    expect(queue.takeSlow()?.site).toBe('new');
  });

  it('treats a slow site as quick again after enough quick pages', () => {
    const queue = new ReadingQueue();
    learn(queue, 'shop', SLOW_MS);
    for (let pages = 0; pages < 20; pages++) learn(queue, 'shop', QUICK_MS);
    queue.add(pageOf('shop'));
    expect(queue.takeQuick(1)).toHaveLength(1);
  });
});
