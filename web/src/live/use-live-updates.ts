import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { alertKeys } from '../api/alerts.ts';
import { forecastKeys } from '../api/forecasts.ts';
import { addNotification } from '../api/notifications.ts';
import { isWatched, priceKeys, refreshProduct } from '../api/products.ts';
import { noteProgress } from './check-progress.ts';
import { openLiveUpdates, type LiveHandlers } from './open-event-stream.ts';
import { showToast } from './toasts.ts';

/** Keeps the query cache in step with the event stream while the component is there. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => openLiveUpdates(handlersFor(queries)), [queries]);
}

function handlersFor(queries: QueryClient): LiveHandlers {
  const refresh = (productId: string): void => {
    if (isWatched(queries, productId)) void refreshProduct(queries, productId);
  };
  return {
    onPrice: ({ productId }) => {
      refresh(productId);
      void queries.invalidateQueries({ queryKey: priceKeys.product(productId) });
      void queries.invalidateQueries({ queryKey: forecastKeys.product(productId) });
    },
    onProgress: (step) => {
      noteProgress(step);
      if (step.step === 'finished') refresh(step.productId);
    },
    onAlert: (notification) => {
      addNotification(queries, notification);
      void queries.invalidateQueries({ queryKey: alertKeys.all });
      showToast({
        tone: 'good',
        title: notification.title,
        text: notification.message,
        productId: notification.productId,
      });
    },
    onResume: () => void queries.invalidateQueries(),
  };
}
