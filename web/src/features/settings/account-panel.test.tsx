// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { AccountPanel } from './account-panel.tsx';

const account = { id: '1', email: 'me@example.com', isAdmin: false, createdAt: '2026-01-01T12:00:00Z' };

describe('AccountPanel', () => {
  it('signs out here only', async () => {
    const api = fakeApi({ getSession: () => ({ account, needsClaimToken: false }), logout: () => null });
    const { user, path } = await renderApp(<AccountPanel />);
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(path()).toBe('/sign-in'));
    expect(api.requestsTo('logoutEverywhere')).toEqual([]);
  });

  it('signs out everywhere after confirmation', async () => {
    const api = fakeApi({
      getSession: () => ({ account, needsClaimToken: false }),
      logoutEverywhere: () => null,
    });
    const { user, path } = await renderApp(<AccountPanel />);
    await user.click(await screen.findByRole('button', { name: 'Sign out everywhere' }));
    expect(api.requestsTo('logoutEverywhere')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Sign out of all browsers' }));
    await waitFor(() => expect(path()).toBe('/sign-in'));
    expect(api.requestsTo('logoutEverywhere')).toHaveLength(1);
  });
});
