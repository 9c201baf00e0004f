import { Link } from '@tanstack/react-router';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { problemMessage } from '../../../api/problem-message.ts';
import { PROBLEM_LABELS } from '../../../format/check-labels.ts';
import { formatMoney } from '../../../format/money.ts';
import { classNames } from '../../../styles/class-names.ts';
import { Icon, type IconName } from '../../../ui/graphics/icon.tsx';
import styles from './bulk-results.module.css';
import { type BulkRun } from './use-bulk-add.ts';

/** The result of each link added in bulk. */
export function BulkResults({ run }: { run: BulkRun }) {
  const addedCount = run.lines.filter((line) => line.product).length;
  return (
    <div className={styles['results']}>
      <output className={styles['summary']}>
        {run.isRunning ? 'Adding' : 'Added'} {addedCount} of {run.urls.length}
        {run.lines.length > addedCount && `, ${run.lines.length - addedCount} could not be added`}
        {run.isRunning && '…'}
      </output>
      {run.failure && <p role="alert">{run.failure}</p>}
      <ul className={styles['list']}>
        {run.urls.map((url, index) => (
          <ResultLine
            key={url}
            url={url}
            line={run.lines[index]}
            isNext={run.isRunning && index === run.lines.length}
          />
        ))}
      </ul>
    </div>
  );
}

function ResultLine({ url, line, isNext }: { url: string; line: BulkLine | undefined; isNext: boolean }) {
  const { icon, tone, text } = describeLine(line, isNext);
  return (
    <li className={classNames(styles['line'], styles[tone])}>
      <Icon name={icon} size={16} />
      <span className={styles['url']}>
        {line?.product ? (
          <Link to="/products/$id" params={{ id: line.product.id }}>
            {line.product.title ?? url}
          </Link>
        ) : (
          url
        )}
      </span>
      <span className={styles['text']}>{text}</span>
    </li>
  );
}

function describeLine(
  line: BulkLine | undefined,
  isNext: boolean,
): { icon: IconName; tone: string; text: string } {
  if (!line) return { icon: 'clock', tone: 'waiting', text: isNext ? 'Reading…' : 'Waiting' };
  if (!line.product)
    return {
      icon: 'warning',
      tone: 'bad',
      text: line.problem ? problemMessage(line.problem) : 'Could not be added',
    };
  const { price, lastCheck } = line.product;
  const problem = lastCheck && PROBLEM_LABELS[lastCheck.outcome];
  if (price) return { icon: 'check', tone: 'good', text: formatMoney(price) };
  return { icon: 'warning', tone: 'bad', text: problem ?? 'No price yet' };
}
