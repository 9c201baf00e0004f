// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { ApiKeysPanel } from './api-keys-panel.tsx';

const apiKey = {
  id: '5',
  name: 'Home server',
  prefix: 'tm_abc',
  scopes: ['read' as const],
  createdAt: '2026-01-01T12:00:00Z',
  lastUsedAt: null,
};

const account = { id: '1', email: 'me@example.com', isAdmin: false, createdAt: '2026-01-01T12:00:00Z' };

/** An API that keeps the keys it creates, like the real one. */
function fakeKeys({ isAdmin = false } = {}) {
  let keys: (typeof apiKey)[] = [];
  return fakeApi({
    getSession: () => ({ account: { ...account, isAdmin }, needsClaimToken: false }),
    listApiKeys: () => ({ items: keys, nextCursor: null }),
    createApiKey: () => {
      keys = [apiKey];
      return { apiKey, key: 'tm_abcdef_secret' };
    },
    deleteApiKey: () => {
      keys = [];
      return null;
    },
  });
}

async function createKey() {
  const api = fakeKeys();
  const view = await renderApp(<ApiKeysPanel />);
  await screen.findByText('No API keys yet.');
  await view.user.type(screen.getByLabelText('Name'), ' Home server ');
  await view.user.selectOptions(screen.getByLabelText('Access'), 'Read only');
  await view.user.click(screen.getByRole('button', { name: 'Create key' }));
  await screen.findByText('tm_abcdef_secret');
  return { ...view, api };
}

describe('ApiKeysPanel', () => {
  it('creates a key with the chosen access', async () => {
    const { api } = await createKey();
    expect(api.bodiesOf('createApiKey')).toEqual([{ name: 'Home server', scopes: ['read'] }]);
    expect(screen.queryByRole('option', { name: /administration/ })).toBeNull();
    const row = within(await screen.findByRole('listitem'));
    expect(row.getByText('tm_abc…')).toBeDefined();
    expect(row.getByText('read only')).toBeDefined();
    expect(row.getByText('never used')).toBeDefined();
  });

  it('offers administration to administrators only', async () => {
    const api = fakeKeys({ isAdmin: true });
    const { user } = await renderApp(<ApiKeysPanel />);
    await screen.findByRole('option', { name: 'Read, write and administration' });
    await user.type(screen.getByLabelText('Name'), 'Monitor');
    await user.selectOptions(screen.getByLabelText('Access'), 'Read, write and administration');
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    await screen.findByText('tm_abcdef_secret');
    expect(api.bodiesOf('createApiKey')).toEqual([{ name: 'Monitor', scopes: ['read', 'write', 'admin'] }]);
  });

  it('shows the full key once, until the user is done with it', async () => {
    const { user } = await createKey();
    expect(screen.getByText('Copy it now. It will not be shown again.', { exact: false })).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('tm_abcdef_secret');
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText('tm_abcdef_secret')).toBeNull();
    expect(await screen.findByText('tm_abc…')).toBeDefined();
  });

  it('revokes a key after confirmation', async () => {
    const { user, api } = await createKey();
    await user.click(await screen.findByRole('button', { name: 'Revoke Home server' }));
    expect(api.requestsTo('deleteApiKey')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Revoke key' }));
    await screen.findByText('No API keys yet.');
    expect(api.requestsTo('deleteApiKey')[0]?.params).toEqual({ id: '5' });
  });

  it('shows why a key could not be created and keeps its name', async () => {
    fakeApi({
      listApiKeys: () => ({ items: [], nextCursor: null }),
      createApiKey: () => problem(409, 'You have too many keys.'),
    });
    const { user } = await renderApp(<ApiKeysPanel />);
    await user.type(await screen.findByLabelText('Name'), 'Backup');
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    expect((await screen.findByRole('alert')).textContent).toBe('You have too many keys.');
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Backup'));
  });
});
