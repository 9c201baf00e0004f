import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Account, type Credentials } from '@tidemark/contracts/account.ts';
import { call } from './client.ts';

/** The signed-in account, or null. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async (): Promise<Account | null> => (await call('getSession')).account,
  staleTime: 5 * 60_000,
});

export function useAuthenticate(mode: 'login' | 'register') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => call(mode, { body }),
    onSuccess: ({ account }) => {
      queries.clear();
      queries.setQueryData(accountQuery.queryKey, account);
    },
  });
}

/** Signs out here, or in every browser. */
export function useSignOut(route: 'logout' | 'logoutEverywhere') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(route),
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(accountQuery.queryKey, null);
    },
  });
}
