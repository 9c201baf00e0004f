/** A thread that reads pages, some of which do to it what no page should be able to. */
import { inflateBody } from '../../src/shop/net/read-body.ts';
import { readPage } from '../../src/shop/page/read-page.ts';
import { servePages } from '../../src/shop/page/serve-pages.ts';

const DEEDS: Readonly<Record<string, () => void>> = {
  'never ends': () => {
    for (;;);
  },
  'takes all memory': () => {
    for (const kept: string[][] = []; ;) kept.push(Array.from({ length: 10_000 }, (_, index) => `${index}`));
  },
  'ends its thread': () => process.exit(0),
  throws: () => {
    throw new Error('unexpected');
  },
};

servePages((page) => {
  const comment = /^<!-- (.*) -->$/.exec(Buffer.from(inflateBody(page.body)).toString())?.[1];
  DEEDS[comment ?? '']?.();
  return readPage(page);
});
