import { type ReactNode } from 'react';
import { cx } from '../../styles/class-names.ts';
import styles from './row-list.module.css';

/** A list of rows on one surface; `plain` without a surface of its own, inside a panel. */
export function RowList({ plain = false, children }: { plain?: boolean; children: ReactNode }) {
  return <ul className={cx(styles['list'], !plain && styles['surface'])}>{children}</ul>;
}

interface RowProps {
  lead?: ReactNode;
  side?: ReactNode;
  /** What stands under all of it, over the whole width. */
  below?: ReactNode;
  marked?: boolean;
  children: ReactNode;
}

/** What a row says, with a picture before and actions after it. */
export function Row({ lead, side, below, marked = false, children }: RowProps) {
  return (
    <li className={cx(styles['row'], marked && styles['marked'])}>
      {lead && <div className={styles['lead']}>{lead}</div>}
      <div className={styles['words']}>{children}</div>
      {side && <div className={styles['side']}>{side}</div>}
      {below && <div className={styles['below']}>{below}</div>}
    </li>
  );
}

/** The small second line of a row. */
export function RowNote({ children }: { children: ReactNode }) {
  return <div className={styles['note']}>{children}</div>;
}

/** The line shown in place of an empty list. */
export function EmptyListNote({ children }: { children: ReactNode }) {
  return <p className={styles['none']}>{children}</p>;
}
