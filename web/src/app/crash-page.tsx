import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ErrorState } from '../ui/feedback/error-state.tsx';
import { usePageTitle } from '../ui/layout/use-page-title.ts';
import styles from './not-found-page.module.css';

/** Shown when a page fails to render. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  usePageTitle('Something went wrong');
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={styles['page']}>
      <h1 className="visually-hidden">Something went wrong</h1>
      <ErrorState error={error} retry={retry} />
    </main>
  );
}
