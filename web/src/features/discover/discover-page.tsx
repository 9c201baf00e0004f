import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { dealsQuery, searchQuery } from '../../api/discover.ts';
import { DealNote } from './deal-note.tsx';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { KnownProductRow } from './known-product-row.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { SearchField } from '../../ui/controls/search-field.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';
import styles from './discover-page.module.css';

const route = getRouteApi('/app/discover');

/** Products that others watch: by words, else those whose prices fell furthest. The words are in the address, so that it can be shared. */
export function DiscoverPage() {
  useTitle('Discover');
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const words = useDeferredValue(q.trim());
  return (
    <>
      <PageHead title="Discover" lead="What is watched on this Tidemark, and what is really cheaper now." />
      <search className={styles['search']}>
        <SearchField
          label="Name, brand or number"
          words={q}
          onWords={(typed) => void navigate({ search: typed === '' ? {} : { q: typed }, replace: true })}
        />
      </search>
      {words === '' ? <Deals /> : <Results words={words} />}
    </>
  );
}

function Results({ words }: { words: string }) {
  const query = useInfiniteQuery(searchQuery(words));
  const products = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={`Products for ${words}`} aria-busy={query.isFetching}>
      <QueryView query={query}>
        {() =>
          products.length === 0 ? (
            <EmptyState title="Nobody watches that yet">
              <p>
                No product here has all of “{words}” in its name, brand or number. Paste its link on your
                products’ page, and it will be found here too.
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
        Real drops of the last seven days
      </h2>
      <p className={styles['lead']}>
        In stock, and at least 5 % below every price of the 30 days before the cut. What a shop says it used
        to cost does not count.
      </p>
      <QueryView query={query}>
        {() =>
          deals.length === 0 ? (
            <EmptyState title="No real drops right now">
              <p>
                A product shows here when its price falls below all that Tidemark saw in the month before.
                That takes at least a week of watching it.
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
