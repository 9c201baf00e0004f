import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type PriceRange } from '@tidemark/contracts/price.ts';
import { type NewProduct, type Product } from '@tidemark/contracts/product.ts';
import { alertKeys } from './alerts.ts';
import { call } from './client.ts';
import { discoverKeys } from './discover.ts';

/** A small first page loads fast. Later pages are large, so that filtering and sorting need few requests. */
const FIRST_PAGE_SIZE = 48;
const NEXT_PAGE_SIZE = 500;

interface ProductListPage {
  items: Product[];
  nextCursor: string | null;
}

export const productsQuery = infiniteQueryOptions({
  queryKey: ['products'],
  queryFn: ({ pageParam }): Promise<ProductListPage> =>
    call('listProducts', {
      query: pageParam ? { limit: NEXT_PAGE_SIZE, cursor: pageParam } : { limit: FIRST_PAGE_SIZE },
    }),
  initialPageParam: '',
  getNextPageParam: (page: ProductListPage) => page.nextCursor,
});

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ['product', id],
    queryFn: async (): Promise<Product> => (await call('getProduct', { params: { id } })).product,
  });

export const priceKeys = { product: (id: string) => ['prices', id] };

export const pricesQuery = (id: string, range: PriceRange) =>
  queryOptions({
    queryKey: [...priceKeys.product(id), range],
    queryFn: () => call('getPrices', { params: { id }, query: { range } }),
    placeholderData: keepPreviousData,
  });

/** Whether the cache has the product, on its own or in the list. */
export function isCached(queries: QueryClient, id: string): boolean {
  return (
    queries.getQueryData(productQuery(id).queryKey) !== undefined || findInList(queries, id) !== undefined
  );
}

export function findInList(queries: QueryClient, id: string): Product | undefined {
  const pages = queries.getQueryData<InfiniteData<ProductListPage>>(productsQuery.queryKey)?.pages ?? [];
  for (const page of pages) {
    const found = page.items.find((product) => product.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Fetches the product again and updates every query that shows it. */
export async function refreshProduct(queries: QueryClient, id: string): Promise<void> {
  const product = await queries.fetchQuery({ ...productQuery(id), staleTime: 0 }).catch(() => null);
  if (product) cacheProduct(queries, product);
}

function cacheProduct(queries: QueryClient, product: Product): void {
  queries.setQueryData(productQuery(product.id).queryKey, product);
  queries.setQueryData<InfiniteData<ProductListPage, string>>(
    productsQuery.queryKey,
    (list) => list && { ...list, pages: withProduct(list.pages, product) },
  );
}

/** The pages with the product replaced, or added at the top if it is new. */
function withProduct(pages: ProductListPage[], product: Product): ProductListPage[] {
  const isNew = !pages.some((page) => page.items.some(({ id }) => id === product.id));
  return pages.map((page, index) => ({
    ...page,
    items:
      isNew && index === 0
        ? [product, ...page.items]
        : page.items.map((item) => (item.id === product.id ? product : item)),
  }));
}

/** Caches a product that was just added, and refetches the lists that it changes. */
export function cacheAddedProduct(queries: QueryClient, product: Product): void {
  cacheProduct(queries, product);
  void queries.invalidateQueries({ queryKey: alertKeys.all });
  void queries.invalidateQueries({ queryKey: discoverKeys.all });
}

export function useAddProduct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProduct) => call('addProduct', { body }),
    onSuccess: ({ product }) => cacheAddedProduct(queries, product),
  });
}

export function useCheckNow(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('checkProduct', { params: { id } }),
    onSuccess: ({ product }) => {
      cacheProduct(queries, product);
      void queries.invalidateQueries({ queryKey: priceKeys.product(id) });
    },
  });
}

export function useStopWatching(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('deleteProduct', { params: { id } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['product', id] });
      void queries.invalidateQueries({ queryKey: discoverKeys.all });
      void queries.invalidateQueries({ queryKey: productsQuery.queryKey });
      void queries.invalidateQueries({ queryKey: alertKeys.all });
    },
  });
}
