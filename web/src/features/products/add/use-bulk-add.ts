import { useQueryClient } from '@tanstack/react-query';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { useState } from 'react';
import { bulkAdd } from '../../../api/bulk-add.ts';
import { messageOf } from '../../../api/client.ts';
import { takeUpProduct } from '../../../api/products.ts';

export interface BulkRun {
  urls: string[];
  lines: BulkLine[];
  isRunning: boolean;
  failure: string | null;
}

/** Adds many pages and keeps what has been answered so far. */
export function useBulkAdd() {
  const queries = useQueryClient();
  const [run, setRun] = useState<BulkRun | null>(null);
  const start = async (urls: string[]): Promise<void> => {
    const lines: BulkLine[] = [];
    const show = (isRunning: boolean, failure: string | null = null): void =>
      setRun({ urls, lines: [...lines], isRunning, failure });
    show(true);
    try {
      for await (const line of bulkAdd(urls)) {
        lines.push(line);
        if (line.product) takeUpProduct(queries, line.product);
        show(true);
      }
      show(false);
    } catch (error) {
      show(false, messageOf(error));
    }
  };
  return { run, start, clear: () => setRun(null) };
}
