import { messageOf } from '../api/client.ts';
import { showToast } from './toasts.ts';

/** For `onError`: says that something did not work, and why. */
export function showFailure(error: unknown): void {
  showToast({ tone: 'bad', title: 'That did not work', text: messageOf(error) });
}
