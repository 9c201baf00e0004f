import { type Product } from '@tidemark/contracts/product.ts';
import { formatMoney } from '../../format/money.ts';
import { PROBLEM_WORDS, STEP_WORDS } from '../../format/outcome.ts';
import { useCheckProgress } from '../../live/check-progress.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import styles from './check-status.module.css';
import { Icon } from '../../ui/graphics/icon.tsx';

/** When the price was last read, what a running check is at, or why the last one gave no price. */
export function CheckState({ product }: { product: Product }) {
  const progress = useCheckProgress(product.id);
  if (progress && progress.step !== 'finished') {
    return <p className={styles['running']}>{STEP_WORDS[progress.step]}…</p>;
  }
  const { lastCheck, lastCheckedAt, awaitingConfirmation } = product;
  const problem = lastCheck && PROBLEM_WORDS[lastCheck.outcome];
  return (
    <div className={styles['state']}>
      {problem && (
        <p className={styles['problem']} title={lastCheck.message}>
          <Icon name="warning" size={15} />
          {problem}
        </p>
      )}
      {awaitingConfirmation && (
        <p className={styles['waiting']}>
          <Icon name="clock" size={15} />
          {formatMoney(awaitingConfirmation.price)} seen, being confirmed
        </p>
      )}
      <p className={styles['when']}>
        {lastCheckedAt ? (
          <>
            Checked <Ago at={lastCheckedAt} />
          </>
        ) : (
          'Not checked yet'
        )}
      </p>
    </div>
  );
}
