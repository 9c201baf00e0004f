import { useQueryClient } from '@tanstack/react-query';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { useState } from 'react';
import { bulkAdd } from '../../../api/bulk-add.ts';
import { errorMessage } from '../../../api/client.ts';
import { cacheAddedProduct } from '../../../api/products.ts';

export interface BulkRun {
  urls: string[];
  lines: BulkLine[];
  isRunning: boolean;
  failure: string | null;
}

/** Adds products in bulk and keeps the results received so far. */
export function useBulkAdd() {
  const queries = useQueryClient();
  const [run, setRun] = useState<BulkRun | null>(null);
  const start = async (urls: string[]): Promise<void> => {
    const lines: BulkLine[] = [];
    const update = (isRunning: boolean, failure: string | null = null): void =>
      setRun({ urls, lines: [...lines], isRunning, failure });
    update(true);
    try {
      for await (const line of bulkAdd(urls)) {
        lines.push(line);
        if (line.product) cacheAddedProduct(queries, line.product);
        update(true);
      }
      update(false);
    } catch (error) {
      update(false, errorMessage(error));
    }
  };
  return { run, start, clear: () => setRun(null) };
}
