import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { alertsQuery } from '../../api/alerts.ts';
import { EmptyState } from '../../ui/feedback/empty-state.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { RuleRow } from './rule-row.tsx';
import { RowList } from '../../ui/layout/row-list.tsx';
import { RuleProduct } from './rule-product.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';

export function RulesPage() {
  useTitle('Rules');
  const query = useInfiniteQuery(alertsQuery());
  const rules = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title="Rules" lead="What Tidemark tells you about, over all your products." />
      <QueryView query={query}>
        {() =>
          rules.length === 0 ? (
            <EmptyState title="No rules yet">
              <p>
                A rule says when to tell you: at or below a price, at any drop, when something is back in
                stock. Open one of <Link to="/">your products</Link> and add one there.
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
