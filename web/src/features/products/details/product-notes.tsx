import { type Product } from '@tidemark/contracts/product.ts';
import { formatMoney } from '../../../format/money.ts';
import { PROBLEM_WORDS } from '../../../format/outcome.ts';
import { Ago, Due } from '../../../ui/values/relative-time.tsx';
import { Notice } from '../../../ui/feedback/notice.tsx';
import styles from './product-hero.module.css';

/** What a person should know before trusting the price: a failed check, or a jump that is not yet believed. */
export function ProductNotes({ product }: { product: Product }) {
  const { lastCheck, awaitingConfirmation, nextCheckAt } = product;
  const problem = lastCheck && PROBLEM_WORDS[lastCheck.outcome];
  if (!problem && !awaitingConfirmation) return null;
  return (
    <div className={styles['notes']}>
      {problem && (
        <Notice tone="bad">
          <strong>{problem}.</strong> {lastCheck.message} The last check was <Ago at={lastCheck.at} />
          {nextCheckAt && (
            <>
              ; the next is <Due at={nextCheckAt} />
            </>
          )}
          . The price above stays as it was last read.
        </Notice>
      )}
      {awaitingConfirmation && (
        <Notice tone="warn">
          The shop showed <strong>{formatMoney(awaitingConfirmation.price)}</strong>{' '}
          <Ago at={awaitingConfirmation.at} />. That is a big jump, so Tidemark looks a second time before it
          counts as the price.
        </Notice>
      )}
    </div>
  );
}
