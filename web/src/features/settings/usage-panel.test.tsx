// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fakeApi } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { UsagePanel } from './usage-panel.tsx';

it('the usage panel shows what the account has of each quota', async () => {
  const account = { id: '1', email: 'me@example.com', isAdmin: false, createdAt: '2026-01-01T12:00:00Z' };
  const quotas = {
    products: { used: 12, limit: 1000 },
    rules: { used: 7, limit: null },
    channels: { used: 1, limit: 10 },
    webhooks: { used: 0, limit: 20 },
    apiKeys: { used: 2, limit: 20 },
    streams: { used: 1, limit: 10 },
    checksPerHour: { used: null, limit: 2000 },
  };
  fakeApi({ getMe: () => ({ account, quotas }) });
  await renderApp(<UsagePanel />);
  const rows = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);
  expect(rows.map((row) => row.replaceAll(/[.,]/g, ''))).toEqual([
    'Products12 of 1000',
    'Alert rules7 no limit',
    'Channels1 of 10',
    'Webhooks0 of 20',
    'API keys2 of 20',
    'Open tabs and programs with live updates1 of 10',
    'Requested checks per hourup to 2000',
  ]);
});
