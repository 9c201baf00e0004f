import { Link } from '@tanstack/react-router';
import { useStore } from '../live/store.ts';
import { dismissToast, type Toast, toasts } from '../live/toasts.ts';
import { classNames } from '../styles/class-names.ts';
import { IconButton } from '../ui/controls/button.tsx';
import { Icon } from '../ui/graphics/icon.tsx';
import styles from './toaster.module.css';

/** Shows toasts in the corner of the screen. */
export function Toaster() {
  return (
    <div className={styles['corner']} role="log" aria-live="polite" aria-label="Messages">
      {useStore(toasts).map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const icon = { info: 'waves', good: 'bell', bad: 'warning' } as const;
  return (
    <div className={classNames(styles['toast'], styles[toast.tone])}>
      <Icon name={icon[toast.tone]} />
      <div className={styles['words']}>
        {toast.productId ? (
          <Link to="/products/$id" params={{ id: toast.productId }} className={styles['title']}>
            {toast.title}
          </Link>
        ) : (
          <p className={styles['title']}>{toast.title}</p>
        )}
        {toast.text && <p className={styles['text']}>{toast.text}</p>}
      </div>
      <IconButton icon="close" label="Dismiss" small onClick={() => dismissToast(toast.id)} />
    </div>
  );
}
