import { cx } from '../styles/class-names.ts';
import styles from './sparkline.module.css';
import { sparklineArea, sparklinePath, type DayClose } from './sparkline-path.ts';

const WIDTH = 320;
const HEIGHT = 48;

/** The last 30 days' closing prices as a tide line; `label` says in words what it shows. */
export function Sparkline({
  days,
  tone,
  label,
}: {
  days: readonly DayClose[];
  tone: 'fall' | 'rise' | 'flat';
  label: string;
}) {
  const line = sparklinePath(days, WIDTH, HEIGHT, 5);
  if (!line) return <div className={styles['blank']} />;
  return (
    <>
      <span className="visually-hidden">{label}</span>
      <svg
        className={cx(styles['spark'], styles[tone])}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className={styles['water']} d={sparklineArea(line, HEIGHT)} />
        <path className={styles['line']} d={line} vectorEffect="non-scaling-stroke" />
      </svg>
    </>
  );
}
