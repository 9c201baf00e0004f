import { Link } from '@tanstack/react-router';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { formatMoney } from '../../../format/money.ts';
import { PROBLEM_WORDS } from '../../../format/outcome.ts';
import { cx } from '../../../styles/class-names.ts';
import styles from './bulk-results.module.css';
import { Icon, type IconName } from '../../../ui/graphics/icon.tsx';
import { type BulkRun } from './use-bulk-add.ts';

/** One line of result for each link that was added in bulk. */
export function BulkResults({ run }: { run: BulkRun }) {
  const good = run.lines.filter((line) => line.product).length;
  return (
    <div className={styles['results']}>
      <output className={styles['sum']}>
        {run.isRunning ? 'Adding' : 'Added'} {good} of {run.urls.length}
        {run.lines.length > good && `, ${run.lines.length - good} could not be added`}
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
  const { icon, tone, words } = describe(line, isNext);
  return (
    <li className={cx(styles['line'], styles[tone])}>
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
      <span className={styles['words']}>{words}</span>
    </li>
  );
}

function describe(
  line: BulkLine | undefined,
  isNext: boolean,
): { icon: IconName; tone: string; words: string } {
  if (!line) return { icon: 'clock', tone: 'waiting', words: isNext ? 'Reading…' : 'Waiting' };
  if (!line.product)
    return { icon: 'warning', tone: 'bad', words: line.problem?.detail ?? 'Could not be added' };
  const { price, lastCheck } = line.product;
  const problem = lastCheck && PROBLEM_WORDS[lastCheck.outcome];
  if (price) return { icon: 'check', tone: 'good', words: formatMoney(price) };
  return { icon: 'warning', tone: 'bad', words: problem ?? 'No price yet' };
}
