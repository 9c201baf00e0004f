import { Link } from '@tanstack/react-router';
import { buttonLook } from '../ui/controls/button.tsx';
import { EmptyState } from '../ui/feedback/empty-state.tsx';
import styles from './not-found-page.module.css';
import { useTitle } from '../ui/layout/use-page-title.ts';

export function NotFoundPage() {
  useTitle('Page not found');
  return (
    <main className={styles['page']}>
      <EmptyState title="The tide took this page">
        <h1 className="visually-hidden">Page not found</h1>
        <p>There is nothing at this address. It may have been removed, or the link is mistyped.</p>
        <Link to="/" className={buttonLook({ tone: 'primary' })}>
          Go to my products
        </Link>
      </EmptyState>
    </main>
  );
}
