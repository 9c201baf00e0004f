import { type Alert } from '@tidemark/contracts/alert.ts';
import { type Product } from '@tidemark/contracts/product.ts';
import { type ComponentProps, useState } from 'react';
import { Button } from '../../ui/controls/button.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Skeleton } from '../../ui/feedback/skeleton.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { EmptyListNote, RowList } from '../../ui/layout/row-list.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';

interface RulesPanelProps {
  product: Product;
  rules: readonly Alert[];
  query: ComponentProps<typeof LoadMore>['query'] & { data: unknown; error: unknown; refetch: () => unknown };
}

/** The user's rules for one product, and the form to add one. */
export function RulesPanel({ product, rules, query }: RulesPanelProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title="Alert rules"
      side={
        !isAdding && (
          <Button small icon="plus" onClick={() => setAdding(true)}>
            Add rule
          </Button>
        )
      }
    >
      {isAdding && <RuleForm product={product} onDone={() => setAdding(false)} />}
      <QueryView query={query} loading={<Skeleton rows={2} height="3rem" />}>
        {() =>
          rules.length === 0 ? (
            !isAdding && (
              <EmptyListNote>No rules yet. Add one to be alerted when it is time to buy.</EmptyListNote>
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
