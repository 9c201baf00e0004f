import type { Alert } from '@tidemark/contracts/alert.ts';
import type { Product } from '@tidemark/contracts/product.ts';
import { useState, type ComponentProps } from 'react';
import { Button } from './button.tsx';
import { LoadMore } from './load-more.tsx';
import styles from './rules-panel.module.css';
import { Panel } from './panel.tsx';
import { QueryView } from './query-view.tsx';
import { RowList } from './row-list.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import { Skeleton } from './skeleton.tsx';

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
              <p className={styles['none']}>
                No rule yet. Add one, and Tidemark tells you when it is time to buy.
              </p>
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
