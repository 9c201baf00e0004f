import { useEffect, useState } from 'react';
import { connection } from '../live/open-event-stream.ts';
import { useStore } from '../live/store.ts';
import styles from './connection-banner.module.css';

const BANNER_DELAY_MS = 2500;

/** Reports that live updates are paused, once the stream has been down for a few seconds. */
export function ConnectionBanner() {
  const isLost = useStore(connection) === 'lost';
  const [isWide, setLong] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLong(isLost), isLost ? BANNER_DELAY_MS : 0);
    return () => window.clearTimeout(timer);
  }, [isLost]);
  return (
    <output className={styles['position']}>
      {isLost && isWide && (
        <span className={styles['banner']}>
          {navigator.onLine ? 'Live updates are paused.' : 'You are offline.'} Reconnecting… Prices may be out
          of date.
        </span>
      )}
    </output>
  );
}
