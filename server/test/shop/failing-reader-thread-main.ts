/** A reader thread in which pages with certain comments hang, crash or exhaust the thread. */
import { inflateBody } from '../../src/shop/net/read-body.ts';
import { readPage } from '../../src/shop/page/read-page.ts';
import { servePages } from '../../src/shop/page/serve-pages.ts';

const FAILURES: Readonly<Record<string, () => void>> = {
  'never ends': () => {
    for (;;);
  },
  'takes all memory': () => {
    // Large arrays end the thread reliably. Many small objects can make V8 end the whole process instead.
    for (const leak: number[][] = []; ;) leak.push(Array.from({ length: 500_000 }, () => 1));
  },
  'ends its thread': () => process.exit(0),
  throws: () => {
    throw new Error('unexpected');
  },
};

servePages((page) => {
  const comment = /^<!-- (.*) -->$/.exec(Buffer.from(inflateBody(page.body)).toString())?.[1];
  FAILURES[comment ?? '']?.();
  return readPage(page);
});
