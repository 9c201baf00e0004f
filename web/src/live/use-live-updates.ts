import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { alertKeys } from '../api/alerts.ts';
import { forecastKeys } from '../api/forecasts.ts';
import { addNotification } from '../api/notifications.ts';
import { isCached, priceKeys, refreshProduct } from '../api/products.ts';
import { recordProgress } from './check-progress.ts';
import { type LiveHandlers, openLiveUpdates } from './open-event-stream.ts';
import { showToast } from './toasts.ts';

/** Applies the event stream to the query cache while the component is mounted. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => openLiveUpdates(handlersFor(queries)), [queries]);
}

function handlersFor(queries: QueryClient): LiveHandlers {
  const refresh = (productId: string): void => {
    if (isCached(queries, productId)) void refreshProduct(queries, productId);
  };
  return {
    onPrice: ({ productId }) => {
      refresh(productId);
      void queries.invalidateQueries({ queryKey: priceKeys.product(productId) });
      void queries.invalidateQueries({ queryKey: forecastKeys.product(productId) });
    },
    onProgress: (step) => {
      recordProgress(step);
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
