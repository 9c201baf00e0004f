import { useInfiniteQuery } from '@tanstack/react-query';
import { type Product } from '@tidemark/contracts/product.ts';
import { useDeferredValue, useEffect, useState } from 'react';
import { productsQuery } from '../../../api/products.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../../ui/feedback/load-more.tsx';
import { QueryView } from '../../../ui/feedback/query-view.tsx';
import { CardsSkeleton } from '../../../ui/feedback/skeleton.tsx';
import { usePageTitle } from '../../../ui/layout/use-page-title.ts';
import { AddBar } from '../add/add-bar.tsx';
import styles from './dashboard-page.module.css';
import { filterAndSortProducts, type Order } from './filter-and-sort-products.ts';
import { ProductCard } from './product-card.tsx';
import { ProductToolbar } from './product-toolbar.tsx';

export function DashboardPage() {
  usePageTitle('My products');
  const query = useInfiniteQuery(productsQuery);
  const products = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <AddBar knownIds={new Set(products.map(({ id }) => id))} />
      <QueryView query={query} loading={<CardsSkeleton className={styles['grid']} />}>
        {() => (products.length === 0 ? <NoProducts /> : <ProductGrid products={products} query={query} />)}
      </QueryView>
    </>
  );
}

interface ProductGridProps {
  products: Product[];
  query: Parameters<typeof LoadMore>[0]['query'];
}

function ProductGrid({ products, query }: ProductGridProps) {
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>('newest');
  const shown = filterAndSortProducts(products, useDeferredValue(filter), order);
  const needsAll = filter.trim() !== '' || order !== 'newest';
  useEffect(() => {
    if (needsAll && query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError)
      query.fetchNextPage();
  }, [needsAll, query]);
  return (
    <section className={styles['list']} aria-labelledby="my-products">
      <div className={styles['head']}>
        <h2 id="my-products" className={styles['heading']}>
          My products{' '}
          <span className={styles['count']}>
            {shown.length}
            {query.hasNextPage && '+'}
          </span>
        </h2>
        <ProductToolbar filter={filter} order={order} onFilterChange={setFilter} onOrderChange={setOrder} />
      </div>
      {shown.length === 0 && (
        <EmptyState title="No matching products">
          <p>None of your products match “{filter}”.</p>
        </EmptyState>
      )}
      <div className={styles['grid']}>
        {shown.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </div>
      <LoadMore query={query} />
    </section>
  );
}

function NoProducts() {
  return (
    <EmptyState title="Watch your first product">
      <p>
        Open a product page in any shop, copy its address, and paste it above. It looks like{' '}
        <code>https://shop.example/products/kettle</code>.
      </p>
      <p>
        Tidemark reads the price at once, checks it several times a day, and alerts you when it falls to the
        price you want to pay.
      </p>
    </EmptyState>
  );
}
