import { type ReactNode } from 'react';
import { classNames } from '../../styles/class-names.ts';
import styles from './row-list.module.css';

/** A list of rows on one surface. Inside a panel use `plain`, which has no surface of its own. */
export function RowList({ plain = false, children }: { plain?: boolean; children: ReactNode }) {
  return <ul className={classNames(styles['list'], !plain && styles['surface'])}>{children}</ul>;
}

interface RowProps {
  lead?: ReactNode;
  side?: ReactNode;
  /** Content below the row, over its full width. */
  below?: ReactNode;
  marked?: boolean;
  children: ReactNode;
}

/** A row with `lead` (a picture or icon) before its content and `side` (actions) after it. */
export function Row({ lead, side, below, marked = false, children }: RowProps) {
  return (
    <li className={classNames(styles['row'], marked && styles['marked'])}>
      {lead && <div className={styles['lead']}>{lead}</div>}
      <div className={styles['content']}>{children}</div>
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
