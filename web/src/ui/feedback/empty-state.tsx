import { type ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Waves } from '../graphics/waves.tsx';

/** What stands where nothing is yet: what would be here, and how to get it. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <Waves className={styles['waves']} />
      <p className={styles['title']}>{title}</p>
      <div className={styles['text']}>{children}</div>
    </div>
  );
}
