import styles from './skeleton.module.css';

/** Grey bars shown while content is loading. */
export function Skeleton({ rows = 3, height = '4rem' }: { rows?: number; height?: string }) {
  return (
    <output className={styles['stack']}>
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles['bar']} style={{ height }} />
      ))}
    </output>
  );
}

export function CardsSkeleton({ className }: { className: string | undefined }) {
  return (
    <output className={className}>
      <span className="visually-hidden">Loading your products</span>
      {Array.from({ length: 6 }, (_, card) => (
        <span key={card} className={styles['bar']} style={{ height: '15rem' }} />
      ))}
    </output>
  );
}
