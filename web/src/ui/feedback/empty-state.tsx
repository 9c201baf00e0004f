import { type ReactNode } from 'react';
import { Waves } from '../graphics/waves.tsx';
import styles from './empty-state.module.css';

/** Shown in place of an empty list or panel: what would be here, and how to get it. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <Waves className={styles['waves']} />
      <p className={styles['title']}>{title}</p>
      <div className={styles['text']}>{children}</div>
    </div>
  );
}
