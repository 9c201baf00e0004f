import { type ReactNode } from 'react';
import styles from './page-header.module.css';

/** A page's name, what it is for, and what can be done with all of it. */
export function PageHead({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  return (
    <header className={styles['head']}>
      <div>
        <h1>{title}</h1>
        <p className={styles['lead']}>{lead}</p>
      </div>
      {children}
    </header>
  );
}
