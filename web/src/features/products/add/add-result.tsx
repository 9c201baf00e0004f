import { Link } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { messageOf } from '../../../api/client.ts';
import { type useAddProduct } from '../../../api/products.ts';
import { formatMoney } from '../../../format/money.ts';
import { PROBLEM_WORDS, STEP_WORDS } from '../../../format/outcome.ts';
import { useProgressOfNewProduct } from '../../../live/check-progress.ts';
import { Ago } from '../../../ui/values/relative-time.tsx';
import styles from './add-result.module.css';
import { Notice } from '../../../ui/feedback/notice.tsx';

interface AddResultProps {
  add: ReturnType<typeof useAddProduct>;
  knownIds: ReadonlySet<string>;
}

/** How adding a product goes, and what came of it. */
export function AddResult({ add, knownIds }: AddResultProps) {
  if (add.isPending) return <Progress knownIds={knownIds} />;
  if (add.error) {
    return (
      <Notice tone="bad" urgent>
        {messageOf(add.error)}
      </Notice>
    );
  }
  return add.data ? <Added product={add.data.product} /> : null;
}

const STEPS = ['queued', 'fetching', 'extracting'] as const;

function Progress({ knownIds }: { knownIds: ReadonlySet<string> }) {
  const step = useProgressOfNewProduct(knownIds)?.step ?? 'queued';
  const reached = step === 'finished' ? STEPS.length : STEPS.indexOf(step);
  return (
    <output className={styles['progress']}>
      <span className={styles['track']} aria-hidden="true">
        {STEPS.map((name, index) => (
          <span key={name} className={index <= reached ? styles['reached'] : undefined} />
        ))}
      </span>
      {STEP_WORDS[step]}…
    </output>
  );
}

function Added({ product }: { product: Product }) {
  const problem = product.lastCheck && PROBLEM_WORDS[product.lastCheck.outcome];
  const name = (
    <Link to="/products/$id" params={{ id: product.id }} className={styles['name']}>
      {product.title ?? product.url}
    </Link>
  );
  if (problem || !product.price) {
    return (
      <Notice tone="warn">
        {name} is on your list, but there is no price yet. {product.lastCheck?.message ?? problem}
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      Watching {name}: <strong>{formatMoney(product.price)}</strong> at {product.domain}
      {product.lastCheckedAt && (
        <>
          , read <Ago at={product.lastCheckedAt} />
        </>
      )}
      .
    </Notice>
  );
}
