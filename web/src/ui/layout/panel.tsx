import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  title: string;
  lead?: ReactNode;
  /** Content to the right of the title. */
  side?: ReactNode;
  id?: string;
  children: ReactNode;
}

/** A section with a title on its own surface. */
export function Panel({ title, lead, side, id, children }: PanelProps) {
  const headingId = useId();
  return (
    <section className={styles['panel']} aria-labelledby={headingId} id={id}>
      <header className={styles['head']}>
        <h2 id={headingId} className={styles['title']}>
          {title}
        </h2>
        {lead && <p className={styles['lead']}>{lead}</p>}
        {side}
      </header>
      {children}
    </section>
  );
}
