// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../test/render-app.tsx';
import { showErrorToast } from '../live/show-error-toast.ts';
import { showToast } from '../live/toasts.ts';

const log = () => screen.getByRole('log', { name: 'Messages' });

afterEach(() => void vi.useRealTimers());

describe('Toaster', () => {
  it('shows a toast that links to its product', async () => {
    const { user, path } = await renderApp(null);
    act(() => showToast({ tone: 'good', title: 'Copper kettle', text: 'Down to $40.00', productId: '7' }));
    expect(log().textContent).toContain('Down to $40.00');
    await user.click(within(log()).getByRole('link', { name: 'Copper kettle' }));
    expect(path()).toBe('/products/7');
  });

  it('removes the toast that the user dismisses and keeps the others', async () => {
    const { user } = await renderApp(null);
    act(() => showToast({ tone: 'info', title: 'First' }));
    act(() => showToast({ tone: 'info', title: 'Second' }));
    await user.click(within(log()).getAllByRole('button', { name: 'Dismiss' })[0] ?? log());
    expect(within(log()).queryByText('First')).toBeNull();
    expect(within(log()).getByText('Second')).toBeDefined();
  });

  it('shows at most four toasts, the newest ones', async () => {
    await renderApp(null);
    act(() => {
      for (const title of ['1', '2', '3', '4', '5']) showToast({ tone: 'info', title });
    });
    expect(log().textContent).toBe('2345');
  });

  it('removes a toast after eight seconds', async () => {
    await renderApp(null);
    vi.useFakeTimers();
    act(() => showToast({ tone: 'info', title: 'Checked now' }));
    act(() => void vi.advanceTimersByTime(7_900));
    expect(log().textContent).toBe('Checked now');
    act(() => void vi.advanceTimersByTime(200));
    expect(log().textContent).toBe('');
  });

  it('explains a failed request', async () => {
    await renderApp(null);
    act(() => showErrorToast(new TypeError('fetch failed')));
    expect(log().textContent).toContain('Something went wrong');
    expect(log().textContent).toContain('Tidemark cannot be reached.');
  });
});
