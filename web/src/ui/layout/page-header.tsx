import { type ReactNode } from 'react';
import styles from './page-header.module.css';

/** A page's title and lead, with the actions for the whole page as children. */
export function PageHeader({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
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
