import { useInfiniteQuery } from '@tanstack/react-query';
import { type Product } from '@tidemark/contracts/product.ts';
import { useDeferredValue, useEffect, useState } from 'react';
import { productsQuery } from '../../../api/products.ts';
import { AddBar } from '../add/add-bar.tsx';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../../ui/feedback/load-more.tsx';
import { ProductCard } from './product-card.tsx';
import { arrange, type Order } from './filter-and-sort-products.ts';
import { ProductToolbar } from './product-toolbar.tsx';
import { QueryView } from '../../../ui/feedback/query-view.tsx';
import { CardsSkeleton } from '../../../ui/feedback/skeleton.tsx';
import { useTitle } from '../../../ui/layout/use-page-title.ts';
import styles from './dashboard-page.module.css';

export function DashboardPage() {
  useTitle('My products');
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
  const [words, setWords] = useState('');
  const [order, setOrder] = useState<Order>('newest');
  const shown = arrange(products, useDeferredValue(words), order);
  const needsAll = words.trim() !== '' || order !== 'newest';
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
        <ProductToolbar words={words} order={order} onWords={setWords} onOrder={setOrder} />
      </div>
      {shown.length === 0 && (
        <EmptyState title="Nothing by that name">
          <p>None of your products has “{words}” in its name or shop.</p>
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
        Open a product in any shop, copy the address of its page, and paste it above. It looks like{' '}
        <code>https://shop.example/products/kettle</code>.
      </p>
      <p>
        Tidemark reads the price at once, comes back several times a day, and tells you when it falls to what
        you want to pay.
      </p>
    </EmptyState>
  );
}
