import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { dealsQuery, searchQuery } from '../../api/discover.ts';
import { SearchField } from '../../ui/controls/search-field.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { DealNote } from './deal-note.tsx';
import styles from './discover-page.module.css';
import { KnownProductRow } from './known-product-row.tsx';

const route = getRouteApi('/app/discover');

/**
 * Search over all known products, or the biggest price drops. The search text is in the URL, so it can be
 * shared.
 */
export function DiscoverPage() {
  usePageTitle('Discover');
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const searchText = useDeferredValue(q.trim());
  return (
    <>
      <PageHeader
        title="Discover"
        lead="Products watched on this server, and products whose price genuinely dropped."
      />
      <search className={styles['search']}>
        <SearchField
          label="Search by name, brand or SKU"
          text={q}
          onTextChange={(typed) => void navigate({ search: typed === '' ? {} : { q: typed }, replace: true })}
        />
      </search>
      {searchText === '' ? <Deals /> : <SearchResults searchText={searchText} />}
    </>
  );
}

function SearchResults({ searchText }: { searchText: string }) {
  const query = useInfiniteQuery(searchQuery(searchText));
  const products = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={`Products matching ${searchText}`} aria-busy={query.isFetching}>
      <QueryView query={query}>
        {() =>
          products.length === 0 ? (
            <EmptyState title="No products found">
              <p>
                No product on this server matches “{searchText}”. Add its link on your products page to start
                watching it.
              </p>
            </EmptyState>
          ) : (
            <RowList>
              {products.map((product) => (
                <KnownProductRow key={product.id} product={product} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </section>
  );
}

function Deals() {
  const query = useInfiniteQuery(dealsQuery);
  const deals = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles['deals']} aria-labelledby="deals">
      <h2 id="deals" className={styles['heading']}>
        Real price drops in the last seven days
      </h2>
      <p className={styles['lead']}>
        In stock, and at least 5% below every price of the 30 days before the reduction. List prices claimed
        by the shop do not count.
      </p>
      <QueryView query={query}>
        {() =>
          deals.length === 0 ? (
            <EmptyState title="No genuine price drops right now">
              <p>
                A product appears here when its price falls below every price of the month before. It must
                have been watched for at least a week.
              </p>
            </EmptyState>
          ) : (
            <RowList>
              {deals.map((deal) => (
                <KnownProductRow key={deal.product.id} product={deal.product}>
                  <DealNote deal={deal} />
                </KnownProductRow>
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </section>
  );
}
