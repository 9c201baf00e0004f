import { parentPort, workerData } from 'node:worker_threads';
import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { type ThreadData } from './reader-thread.ts';

/** Runs in a reader thread: reads the received pages in order and sends back the results. */
export function servePages(read: (page: PageToRead) => ReadPageResult): void {
  const { finished } = workerData as ThreadData;
  parentPort?.on('message', (pages: readonly PageToRead[]) => {
    const results = pages.map((page) => {
      const result = read(page);
      Atomics.add(finished, 0, 1);
      return result;
    });
    parentPort?.postMessage(results);
  });
  Atomics.store(finished, 0, 0);
}
