import { type Alert } from '@tidemark/contracts/alert.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { useState, type ComponentProps } from 'react';
import { Button } from '../../ui/controls/button.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { EmptyListNote, RowList } from '../../ui/layout/row-list.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';

interface RulesPanelProps {
  product: Product;
  rules: readonly Alert[];
  query: ComponentProps<typeof LoadMore>['query'] & { data: unknown; error: unknown; refetch: () => unknown };
}

/** My rules for one product, and the form for another. */
export function RulesPanel({ product, rules, query }: RulesPanelProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title="Tell me"
      side={
        !isAdding && (
          <Button small icon="plus" onClick={() => setAdding(true)}>
            Add a rule
          </Button>
        )
      }
    >
      {isAdding && <RuleForm product={product} onDone={() => setAdding(false)} />}
      <QueryView query={query} loading={<Skeleton rows={2} height="3rem" />}>
        {() =>
          rules.length === 0 ? (
            !isAdding && (
              <EmptyListNote>
                No rule yet. Add one, and Tidemark tells you when it is time to buy.
              </EmptyListNote>
            )
          ) : (
            <RowList plain>
              {rules.map((rule) => (
                <RuleRow key={rule.id} rule={rule} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
