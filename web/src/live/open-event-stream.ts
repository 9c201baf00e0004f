import { type CheckProgress, type PriceChanged } from '@tidemark/contracts/events.ts';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { createStore } from './store.ts';

// Live updates: this file keeps the event stream open, use-live-updates.ts applies its events to the query
// cache, check-progress.ts and toasts.ts hold state that no query covers, in stores from store.ts.

export interface LiveHandlers {
  onPrice: (event: PriceChanged) => void;
  onProgress: (event: CheckProgress) => void;
  onAlert: (event: Notification) => void;
  /** Called when the stream is back after a gap in which events may have been missed. */
  onResume: () => void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

export const connection = createStore<'connecting' | 'live' | 'lost'>('connecting');

/**
 * Opens the event stream and reopens it with a growing delay when it fails. Returns a function that closes
 * it.
 */
export function openLiveUpdates(handlers: LiveHandlers): () => void {
  let source: EventSource;
  let retry: number | undefined;
  let retryMs = FIRST_RETRY_MS;

  const open = (): void => {
    source = new EventSource(`${API_PREFIX}/stream`);
    listen(source, handlers);
    source.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      if (connection.get() === 'lost') handlers.onResume();
      connection.set('live');
    });
    source.addEventListener('error', () => {
      connection.set('lost');
      if (source.readyState !== EventSource.CLOSED) return;
      retry = window.setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    });
  };

  open();
  return () => {
    window.clearTimeout(retry);
    source.close();
    connection.set('connecting');
  };
}

function listen(source: EventSource, handlers: LiveHandlers): void {
  const on = <T>(name: string, handle: (event: T) => void): void =>
    source.addEventListener(name, (message: MessageEvent<string>) => handle(JSON.parse(message.data) as T));
  on<PriceChanged>('price.changed', handlers.onPrice);
  on<CheckProgress>('check.progress', handlers.onProgress);
  on<Notification>('alert.fired', handlers.onAlert);
}
