import { createStore } from './store.ts';

export interface Toast {
  id: number;
  tone: 'info' | 'good' | 'bad';
  title: string;
  text?: string;
  /** The product that the title links to. */
  productId?: string;
}

const MAX_TOASTS = 4;
const TOAST_DURATION_MS = 8000;
let nextId = 1;

export const toasts = createStore<readonly Toast[]>([]);

/** Shows a short message in the corner for a few seconds. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  toasts.set([...toasts.get(), { ...toast, id }].slice(-MAX_TOASTS));
  window.setTimeout(() => dismissToast(id), TOAST_DURATION_MS);
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
