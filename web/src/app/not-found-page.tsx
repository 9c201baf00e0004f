import { Link } from '@tanstack/react-router';
import { buttonClass } from '../ui/controls/button.tsx';
import { EmptyState } from '../ui/feedback/empty-state.tsx';
import { usePageTitle } from '../ui/layout/use-page-title.ts';
import styles from './not-found-page.module.css';

export function NotFoundPage() {
  usePageTitle('Page not found');
  return (
    <main className={styles['page']}>
      <EmptyState title="This page does not exist">
        <h1 className="visually-hidden">Page not found</h1>
        <p>The link may be mistyped, or the page may have been removed.</p>
        <Link to="/" className={buttonClass({ tone: 'primary' })}>
          Go to my products
        </Link>
      </EmptyState>
    </main>
  );
}
