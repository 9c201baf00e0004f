// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { confirmAddress, stopEmails } from '../../api/channels.ts';
import { EmailLinkPage } from './email-link-page.tsx';

const page = (onConfirm: () => Promise<{ address: string }>) => (
  <EmailLinkPage
    heading="Confirm your address"
    question="Send alerts here?"
    action="Confirm address"
    onConfirm={onConfirm}
    done={(address) => `${address} is confirmed.`}
  />
);

describe('EmailLinkPage', () => {
  it('confirms an address only when the user presses the button', async () => {
    const api = fakeApi({ confirmChannel: () => ({ address: 'me@example.com' }) });
    const { user } = await renderApp(page(() => confirmAddress('7.1.abc')));
    await screen.findByText('Send alerts here?');
    expect(api.requestsTo('confirmChannel')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Confirm address' }));
    expect(await screen.findByText('me@example.com is confirmed.')).toBeDefined();
    expect(api.bodiesOf('confirmChannel')).toEqual([{ token: '7.1.abc' }]);
  });

  it('shows that a link is no longer valid', async () => {
    fakeApi({ unsubscribe: () => problem(410, 'This link is invalid.') });
    const { user } = await renderApp(page(() => stopEmails('7.abc')));
    await user.click(await screen.findByRole('button', { name: 'Confirm address' }));
    expect(await screen.findByText('This link is invalid.')).toBeDefined();
  });
});
