import { createStore } from './store.ts';

export interface Toast {
  id: number;
  tone: 'info' | 'good' | 'bad';
  title: string;
  text?: string;
  /** The product the toast leads to. */
  productId?: string;
}

const SHOWN_AT_ONCE = 4;
const SHOWN_FOR_MS = 8000;
let nextId = 1;

export const toasts = createStore<readonly Toast[]>([]);

/** Shows a short message in the corner for some seconds. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  toasts.set([...toasts.get(), { ...toast, id }].slice(-SHOWN_AT_ONCE));
  window.setTimeout(() => dismissToast(id), SHOWN_FOR_MS);
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
