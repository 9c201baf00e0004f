import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { type Deal, type KnownProduct } from '@tidemark/contracts/search.ts';
import { call } from './client.ts';

interface ListPage<T> {
  items: T[];
  nextCursor: string | null;
}

export const discoverKeys = { all: ['discover'] };

const paging = {
  initialPageParam: '',
  getNextPageParam: (page: ListPage<unknown>) => page.nextCursor,
};

export const searchQuery = (text: string) =>
  infiniteQueryOptions({
    queryKey: [...discoverKeys.all, 'search', text],
    queryFn: ({ pageParam }): Promise<ListPage<KnownProduct>> =>
      call('searchProducts', { query: { q: text, limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } }),
    placeholderData: keepPreviousData,
    ...paging,
  });

export const dealsQuery = infiniteQueryOptions({
  queryKey: [...discoverKeys.all, 'deals'],
  queryFn: ({ pageParam }): Promise<ListPage<Deal>> =>
    call('listDeals', { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } }),
  ...paging,
});
