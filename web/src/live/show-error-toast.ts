import { errorMessage } from '../api/client.ts';
import { showToast } from './toasts.ts';

/** An `onError` handler that shows the error as a toast. */
export function showErrorToast(error: unknown): void {
  showToast({ tone: 'bad', title: 'Something went wrong', text: errorMessage(error) });
}
