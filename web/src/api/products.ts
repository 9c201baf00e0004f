import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { type PriceRange } from '@tidemark/contracts/price.ts';
import { type NewProduct, type Product } from '@tidemark/contracts/product.ts';
import { alertKeys } from './alerts.ts';
import { call } from './client.ts';
import { discoverKeys } from './discover.ts';

/** What is seen at first is there soon; who wants more, or all of it in another order, gets it by one request. */
const FIRST_PAGE = 48;
const NEXT_PAGE = 500;

interface ProductPage {
  items: Product[];
  nextCursor: string | null;
}

export const productsQuery = infiniteQueryOptions({
  queryKey: ['products'],
  queryFn: ({ pageParam }): Promise<ProductPage> =>
    call('listProducts', {
      query: pageParam ? { limit: NEXT_PAGE, cursor: pageParam } : { limit: FIRST_PAGE },
    }),
  initialPageParam: '',
  getNextPageParam: (page: ProductPage) => page.nextCursor,
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

/** Whether the product is in a list or page that was shown. */
export function isWatched(queries: QueryClient, id: string): boolean {
  return (
    queries.getQueryData(productQuery(id).queryKey) !== undefined || productInList(queries, id) !== undefined
  );
}

export function productInList(queries: QueryClient, id: string): Product | undefined {
  const pages = queries.getQueryData<InfiniteData<ProductPage>>(productsQuery.queryKey)?.pages ?? [];
  for (const page of pages) {
    const found = page.items.find((product) => product.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Fetches the product anew and shows it everywhere. */
export async function refreshProduct(queries: QueryClient, id: string): Promise<void> {
  const product = await queries.fetchQuery({ ...productQuery(id), staleTime: 0 }).catch(() => null);
  if (product) putProduct(queries, product);
}

function putProduct(queries: QueryClient, product: Product): void {
  queries.setQueryData(productQuery(product.id).queryKey, product);
  queries.setQueryData<InfiniteData<ProductPage, string>>(
    productsQuery.queryKey,
    (list) => list && { ...list, pages: withProduct(list.pages, product) },
  );
}

/** The pages with the product in its place, or first when it is new. */
function withProduct(pages: ProductPage[], product: Product): ProductPage[] {
  const isNew = !pages.some((page) => page.items.some(({ id }) => id === product.id));
  return pages.map((page, index) => ({
    ...page,
    items:
      isNew && index === 0
        ? [product, ...page.items]
        : page.items.map((item) => (item.id === product.id ? product : item)),
  }));
}

/** Takes up a product that was just added. */
export function takeUpProduct(queries: QueryClient, product: Product): void {
  putProduct(queries, product);
  void queries.invalidateQueries({ queryKey: alertKeys.all });
  void queries.invalidateQueries({ queryKey: discoverKeys.all });
}

export function useAddProduct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProduct) => call('addProduct', { body }),
    onSuccess: ({ product }) => takeUpProduct(queries, product),
  });
}

export function useCheckNow(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('checkProduct', { params: { id } }),
    onSuccess: ({ product }) => {
      putProduct(queries, product);
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
