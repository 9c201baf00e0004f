import { parentPort, workerData } from 'node:worker_threads';
import { type PageToRead, type ReadPageResult } from './read-page.ts';
import { type ReadingOutcome, type ThreadData } from './reader-thread.ts';

/** Runs in a reader thread: reads the received pages in order and sends back the results. */
export function servePages(read: (page: PageToRead) => ReadPageResult): void {
  const { finished } = workerData as ThreadData;
  parentPort?.on('message', (pages: readonly PageToRead[]) => {
    const outcomes = pages.map((page) => {
      const outcome = measured(() => read(page));
      Atomics.add(finished, 0, 1);
      return outcome;
    });
    parentPort?.postMessage(outcomes);
  });
  Atomics.store(finished, 0, 0);
}

function measured(work: () => ReadPageResult): ReadingOutcome {
  const before = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(before);
  return { result, costMs: (user + system) / 1000 };
}
