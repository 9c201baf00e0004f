import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type NewWebhook } from '@tidemark/contracts/notification.ts';
import { call } from './client.ts';

export const webhooksQuery = infiniteQueryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ pageParam }) => call('listWebhooks', { query: pageParam ? { cursor: pageParam } : {} }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
});

export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['webhook-deliveries', id],
    queryFn: ({ pageParam }) =>
      call('listWebhookDeliveries', {
        params: { id },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export function useCreateWebhook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewWebhook) => call('createWebhook', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}

export function useDeleteWebhook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call('deleteWebhook', { params: { id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}

export function useRedeliver(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) => call('redeliverWebhook', { params: { id, deliveryId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: deliveriesQuery(id).queryKey }),
  });
}
