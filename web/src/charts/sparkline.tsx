import { classNames } from '../styles/class-names.ts';
import { type DayClose, sparklineArea, sparklinePath } from './sparkline-path.ts';
import styles from './sparkline.module.css';

const WIDTH = 320;
const HEIGHT = 48;

/** The closing prices of the last 30 days as a line; `label` describes it for screen readers. */
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
        className={classNames(styles['spark'], styles[tone])}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className={styles['area']} d={sparklineArea(line, HEIGHT)} />
        <path className={styles['line']} d={line} vectorEffect="non-scaling-stroke" />
      </svg>
    </>
  );
}
