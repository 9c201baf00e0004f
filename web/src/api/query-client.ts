import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '@tidemark/contracts/client.ts';
import { accountQuery } from './account.ts';
import { isStatus } from './client.ts';

const STALE_AFTER_MS = 20_000;
const RETRIES = 2;

/** The cache of what the service said; an expired session empties the account, which sends the person to the sign-in page. */
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
        retry: (failures, error) => failures < RETRIES && !isRefusal(error),
      },
    },
  });
  return client;
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status < 500;
}
