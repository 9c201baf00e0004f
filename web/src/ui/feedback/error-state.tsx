import { errorMessage } from '../../api/client.ts';
import { Button } from '../controls/button.tsx';
import styles from './empty-state.module.css';

export function ErrorState({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  return (
    <div className={styles['empty']} role="alert">
      <p className={styles['title']}>This could not be loaded</p>
      <div className={styles['text']}>
        <p>{errorMessage(error)}</p>
        {retry && (
          <Button icon="refresh" onClick={retry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
