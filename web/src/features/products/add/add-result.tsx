import { Link } from '@tanstack/react-router';
import { type Product } from '@tidemark/contracts/product.ts';
import { errorMessage } from '../../../api/client.ts';
import { type useAddProduct } from '../../../api/products.ts';
import { PROBLEM_LABELS, STEP_LABELS } from '../../../format/check-labels.ts';
import { formatMoney } from '../../../format/money.ts';
import { useProgressOfNewProduct } from '../../../live/check-progress.ts';
import { Notice } from '../../../ui/feedback/notice.tsx';
import { RelativeTime } from '../../../ui/values/relative-time.tsx';
import styles from './add-result.module.css';

interface AddResultProps {
  add: ReturnType<typeof useAddProduct>;
  knownIds: ReadonlySet<string>;
}

/** The progress and the result of adding one product. */
export function AddResult({ add, knownIds }: AddResultProps) {
  if (add.isPending) return <AddProgress knownIds={knownIds} />;
  if (add.error) {
    return (
      <Notice tone="bad" urgent>
        {errorMessage(add.error)}
      </Notice>
    );
  }
  return add.data ? <AddedNotice product={add.data.product} /> : null;
}

const STEPS = ['queued', 'fetching', 'extracting'] as const;

function AddProgress({ knownIds }: { knownIds: ReadonlySet<string> }) {
  const step = useProgressOfNewProduct(knownIds)?.step ?? 'queued';
  const reached = step === 'finished' ? STEPS.length : STEPS.indexOf(step);
  return (
    <output className={styles['progress']}>
      <span className={styles['track']} aria-hidden="true">
        {STEPS.map((name, index) => (
          <span key={name} className={index <= reached ? styles['reached'] : undefined} />
        ))}
      </span>
      {STEP_LABELS[step]}…
    </output>
  );
}

function AddedNotice({ product }: { product: Product }) {
  const problem = product.lastCheck && PROBLEM_LABELS[product.lastCheck.outcome];
  const name = (
    <Link to="/products/$id" params={{ id: product.id }} className={styles['name']}>
      {product.title ?? product.url}
    </Link>
  );
  if (problem || !product.price) {
    return (
      <Notice tone="warn">
        {name} is on your list, but it has no price yet. {product.lastCheck?.message ?? problem}
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      Watching {name}: <strong>{formatMoney(product.price)}</strong> at {product.domain}
      {product.lastCheckedAt && (
        <>
          , checked <RelativeTime at={product.lastCheckedAt} />
        </>
      )}
      .
    </Notice>
  );
}
