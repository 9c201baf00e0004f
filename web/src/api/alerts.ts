import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type AlertChange, type NewAlert } from '@tidemark/contracts/alert.ts';
import { call } from './client.ts';

export const alertKeys = { all: ['alerts'] };

/** The user's rules, for all products or for one. */
export const alertsQuery = (productId?: string) =>
  infiniteQueryOptions({
    queryKey: [...alertKeys.all, productId ?? 'all'],
    queryFn: ({ pageParam }) =>
      call('listAlerts', {
        query: {
          limit: 50,
          ...(productId ? { productId } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export function useCreateAlert() {
  const onSuccess = useRefreshAlerts();
  return useMutation({ mutationFn: (body: NewAlert) => call('createAlert', { body }), onSuccess });
}

export function useUpdateAlert() {
  const onSuccess = useRefreshAlerts();
  return useMutation({
    mutationFn: ({ id, ...body }: AlertChange & { id: string }) =>
      call('updateAlert', { params: { id }, body }),
    onSuccess,
  });
}

export function useDeleteAlert() {
  const onSuccess = useRefreshAlerts();
  return useMutation({ mutationFn: (id: string) => call('deleteAlert', { params: { id } }), onSuccess });
}

function useRefreshAlerts(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: alertKeys.all });
}
