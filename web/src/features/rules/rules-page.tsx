import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertsQuery } from '../../api/alerts.ts';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { RuleProduct } from './rule-product.tsx';
import { RuleRow } from './rule-row.tsx';

export function RulesPage() {
  usePageTitle('Rules');
  const query = useInfiniteQuery(alertsQuery());
  const rules = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="Rules" lead="When Tidemark alerts you, for all your products." />
      <QueryView query={query}>
        {() =>
          rules.length === 0 ? (
            <EmptyState title="No rules yet">
              <p>
                A rule decides when you are alerted: at or below a price, on any drop, or when a product is
                back in stock. Open one of <Link to="/">your products</Link> to add a rule.
              </p>
            </EmptyState>
          ) : (
            <RowList>
              {rules.map((rule) => (
                <RuleRow key={rule.id} rule={rule} product={<RuleProduct id={rule.productId} />} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </>
  );
}
