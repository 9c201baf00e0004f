import { useEffect, useState } from 'react';
import { connection } from '../live/open-event-stream.ts';
import { useStore } from '../live/store.ts';
import styles from './connection-banner.module.css';

const PATIENCE_MS = 2500;

/** Says that live updates pause, once the stream has been away for more than a blink. */
export function ConnectionBanner() {
  const isLost = useStore(connection) === 'lost';
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLong(isLost), isLost ? PATIENCE_MS : 0);
    return () => window.clearTimeout(timer);
  }, [isLost]);
  return (
    <output className={styles['place']}>
      {isLost && isLong && (
        <span className={styles['banner']}>
          {navigator.onLine ? 'Live updates are paused.' : 'You are offline.'} Reconnecting… Prices may be
          older than they look.
        </span>
      )}
    </output>
  );
}
