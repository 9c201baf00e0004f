import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../ui/feedback/error-state.tsx';
import styles from './not-found-page.module.css';
import { useTitle } from '../ui/layout/use-page-title.ts';

/** Stands in for a page that could not be shown at all. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  useTitle('Something went wrong');
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
