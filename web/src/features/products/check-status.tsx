import { type Product } from '@tidemark/contracts/product.ts';
import { PROBLEM_LABELS, STEP_LABELS } from '../../format/check-labels.ts';
import { formatMoney } from '../../format/money.ts';
import { useCheckProgress } from '../../live/check-progress.ts';
import { Icon } from '../../ui/graphics/icon.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import styles from './check-status.module.css';

/** The step of a running check, or the time of the last one and why it failed. */
export function CheckStatus({ product }: { product: Product }) {
  const progress = useCheckProgress(product.id);
  if (progress && progress.step !== 'finished') {
    return <p className={styles['running']}>{STEP_LABELS[progress.step]}…</p>;
  }
  const { lastCheck, lastCheckedAt, awaitingConfirmation } = product;
  const problem = lastCheck && PROBLEM_LABELS[lastCheck.outcome];
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
          {formatMoney(awaitingConfirmation.price)} seen, waiting for confirmation
        </p>
      )}
      <p className={styles['when']}>
        {lastCheckedAt ? (
          <>
            Checked <RelativeTime at={lastCheckedAt} />
          </>
        ) : (
          'Not checked yet'
        )}
      </p>
    </div>
  );
}
