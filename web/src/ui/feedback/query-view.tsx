import { type ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { Skeleton } from './skeleton.tsx';

interface QueryViewProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Renders a query's data, its loading state, or its error with a retry button. */
export function QueryView<T>({ query, loading, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return loading ?? <Skeleton />;
}
