import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '@tidemark/contracts/client.ts';
import { accountQuery } from './account.ts';
import { isStatus } from './client.ts';

const STALE_AFTER_MS = 20_000;
const MAX_RETRIES = 2;

/**
 * The query cache. A 401 clears the cached account and calls `onSignedOut`, which leads to the sign-in page.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (!isStatus(error, 401) || !client.getQueryData(accountQuery.queryKey)) return;
    client.setQueryData(accountQuery.queryKey, null);
    onSignedOut();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_RETRIES && !isClientError(error),
      },
    },
  });
  return client;
}

function isClientError(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status < 500;
}
