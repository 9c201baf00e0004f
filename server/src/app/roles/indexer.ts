import { type Parts } from '../compose/parts.ts';
import { indexProducts } from '../../features/search/index-products.ts';
import { repeat } from './repeat.ts';

const POLL_MS = 1000;

/** Keeps the search index and the deals up to date. Only the leader does, so that the latest state wins. */
export async function indexer(
  { database, searchIndex, leadership, log }: Pick<Parts, 'database' | 'searchIndex' | 'leadership' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  await leadership.run('indexer', signal, async (leading) => {
    await repeat(
      leading,
      { everyMs: POLL_MS, log },
      async () => (await indexProducts(database, searchIndex, new Date())) > 0,
    );
  });
}
