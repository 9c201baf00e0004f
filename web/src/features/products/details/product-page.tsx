import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { useMemo } from 'react';
import { alertsQuery } from '../../../api/alerts.ts';
import { isStatus } from '../../../api/client.ts';
import { productQuery } from '../../../api/products.ts';
import { EmptyState } from '../../../ui/feedback/empty-state.tsx';
import { QueryView } from '../../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../../ui/feedback/skeleton.tsx';
import { Icon } from '../../../ui/graphics/icon.tsx';
import { usePageTitle } from '../../../ui/layout/use-page-title.ts';
import { ForecastPanel } from '../../forecasts/forecast-panel.tsx';
import { RulesPanel } from '../../rules/rules-panel.tsx';
import { PricePanel } from '../prices/price-panel.tsx';
import { PriceSourcePanel } from './price-source-panel.tsx';
import { ProductHero } from './product-hero.tsx';
import styles from './product-page.module.css';

const route = getRouteApi('/app/products/$id');

export function ProductPage() {
  const { id } = route.useParams();
  const query = useQuery(productQuery(id));
  usePageTitle(query.data?.title ?? 'Product');
  return (
    <>
      <Link to="/" className={styles['back']}>
        <Icon name="back" /> My products
      </Link>
      {isStatus(query.error, 404) || isStatus(query.error, 400) ? (
        <EmptyState title="You are not watching this product">
          <h1 className="visually-hidden">Product not found</h1>
          <p>It may have been removed from your list, or the link may belong to another account.</p>
        </EmptyState>
      ) : (
        <QueryView query={query} loading={<Skeleton rows={2} height="14rem" />}>
          {(product) => <ProductDetails key={product.id} product={product} />}
        </QueryView>
      )}
    </>
  );
}

function ProductDetails({ product }: { product: Product }) {
  const rulesQuery = useInfiniteQuery(alertsQuery(product.id));
  const rules = useMemo(() => rulesQuery.data?.pages.flatMap((page) => page.items) ?? [], [rulesQuery.data]);
  const hasBuyRule = rules.some(({ type, enabled }) => type === 'good_time_to_buy' && enabled);
  return (
    <>
      <ProductHero product={product} />
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <ForecastPanel product={product} offersRule={rulesQuery.isSuccess && !hasBuyRule} />
          <PricePanel product={product} rules={rules} />
        </div>
        <div className={styles['side']}>
          <RulesPanel product={product} rules={rules} query={rulesQuery} />
          <PriceSourcePanel product={product} />
        </div>
      </div>
    </>
  );
}
