import { type Product } from '@tidemark/contracts/product.ts';
import { PROBLEM_LABELS } from '../../../format/check-labels.ts';
import { formatMoney } from '../../../format/money.ts';
import { Notice } from '../../../ui/feedback/notice.tsx';
import { DueTime, RelativeTime } from '../../../ui/values/relative-time.tsx';
import styles from './product-hero.module.css';

/** Warnings about the price: a failed check, or a change that is not confirmed yet. */
export function ProductNotes({ product }: { product: Product }) {
  const { lastCheck, awaitingConfirmation, nextCheckAt } = product;
  const problem = lastCheck && PROBLEM_LABELS[lastCheck.outcome];
  if (!problem && !awaitingConfirmation) return null;
  return (
    <div className={styles['notes']}>
      {problem && (
        <Notice tone="bad">
          <strong>{problem}.</strong> {lastCheck.message} Last check: <RelativeTime at={lastCheck.at} />
          {nextCheckAt && (
            <>
              ; next check <DueTime at={nextCheckAt} />
            </>
          )}
          . The price above is from the last successful check.
        </Notice>
      )}
      {awaitingConfirmation && (
        <Notice tone="warn">
          The shop showed <strong>{formatMoney(awaitingConfirmation.price)}</strong>{' '}
          <RelativeTime at={awaitingConfirmation.at} />. That is a large change, so Tidemark checks again
          before accepting it.
        </Notice>
      )}
    </div>
  );
}
