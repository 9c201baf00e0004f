import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Account, type NewAccount, type Quotas } from '@tidemark/contracts/account.ts';
import { call } from './client.ts';

/** The signed-in account, or null. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async (): Promise<Account | null> => (await call('getSession')).account,
  staleTime: 5 * 60_000,
});

/** Whether the first account can be created only with the claim token from the service's log. */
export const claimQuery = queryOptions({
  queryKey: ['needs-claim-token'],
  queryFn: async (): Promise<boolean> => (await call('getSession')).needsClaimToken,
});

/** How much of its quotas the account uses. */
export const quotasQuery = queryOptions({
  queryKey: ['quotas'],
  queryFn: async (): Promise<Quotas> => (await call('getMe')).quotas,
  staleTime: 0,
});

export function useAuthenticate(mode: 'login' | 'register') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAccount) => call(mode, { body }),
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
