/** A reader thread in which pages with certain comments hang, crash or exhaust the thread. */
import { inflateBody } from '../../src/shop/net/read-body.ts';
import { readPage } from '../../src/shop/page/read-page.ts';
import { servePages } from '../../src/shop/page/serve-pages.ts';
import { warmUp } from '../../src/shop/page/warm-up.ts';

const FAILURES: Readonly<Record<string, () => void>> = {
  'never ends': () => {
    for (;;);
  },
  'takes all memory': () => {
    for (const leak: number[][] = []; ;) leak.push(Array.from({ length: 500_000 }, () => 1));
  },
  'takes all memory in small objects': () => {
    for (let leak: { next: unknown; text: string } | null = null; ;) leak = { next: leak, text: 'x' };
  },
  'takes all memory in functions': () => {
    const leak: (() => number)[] = [];
    for (let index = 0; ; index++) leak.push(() => index);
  },
  'takes a second': () => {
    const before = process.threadCpuUsage();
    while (process.threadCpuUsage(before).user < 1_000_000);
  },
  'ends its thread': () => process.exit(0),
  throws: () => {
    throw new Error('unexpected');
  },
};

warmUp();
servePages((page) => {
  const comment = /^<!-- (.*) -->$/.exec(Buffer.from(inflateBody(page.body)).toString())?.[1];
  FAILURES[comment ?? '']?.();
  return readPage(page);
});
