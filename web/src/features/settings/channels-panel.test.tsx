// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { type Channel } from '@tidemark/contracts/notification.ts';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { ChannelsPanel } from './channels-panel.tsx';

const email: Channel = {
  id: '4',
  type: 'email',
  address: 'me@example.com',
  enabled: true,
  usable: true,
  verified: true,
  createdAt: '2026-01-01T12:00:00Z',
};

/** An API that keeps the channels it is sent, like the real one. Its version counts the changes. */
function fakeChannels(initial: Channel[], more: Parameters<typeof fakeApi>[0] = {}) {
  let channels = initial;
  let changes = 0;
  const saved = () => ({ channels, version: String(changes) });
  return fakeApi({
    listChannels: saved,
    replaceChannels: ({ body }) => {
      const sent = (body as { channels: Partial<Channel>[] }).channels;
      channels = sent.map((channel, index) => ({ ...email, id: String(index), ...channel }));
      changes++;
      return saved();
    },
    ...more,
  });
}

describe('ChannelsPanel', () => {
  it('adds a channel to the ones that exist', async () => {
    const api = fakeChannels([email]);
    const { user } = await renderApp(<ChannelsPanel />);
    await user.selectOptions(await screen.findByLabelText('Type'), 'Webhook');
    await user.type(screen.getByLabelText('Webhook URL'), 'https://example.com/alerts');
    await user.click(screen.getByRole('button', { name: 'Add channel' }));
    await screen.findByText('https://example.com/alerts');
    expect(api.bodiesOf('replaceChannels')).toEqual([
      {
        channels: [
          { id: '4', type: 'email', address: 'me@example.com', enabled: true },
          { type: 'webhook', address: 'https://example.com/alerts', enabled: true },
        ],
        version: '0',
      },
    ]);
  });

  it('applies a change to the new list when the list has changed meanwhile', async () => {
    const other = { ...email, id: '5', address: 'other@example.com' };
    let channels = [email];
    const api = fakeApi({
      listChannels: () => ({ channels, version: String(channels.length) }),
      replaceChannels: ({ body }) => {
        if (channels.length === 1) {
          channels = [email, other];
          return problem(409, 'The channels have changed. Read them again.');
        }
        channels = (body as { channels: Channel[] }).channels.map((channel) => ({ ...email, ...channel }));
        return { channels, version: 'saved' };
      },
    });
    const { user } = await renderApp(<ChannelsPanel />);
    await user.click(await screen.findByRole('switch', { name: 'Send alerts to me@example.com' }));
    await screen.findByText('Email, off');
    expect(api.bodiesOf('replaceChannels').at(-1)).toMatchObject({
      channels: [
        { id: '4', enabled: false },
        { id: '5', enabled: true },
      ],
      version: '2',
    });
  });

  it('shows why a channel could not be added', async () => {
    fakeChannels([], { replaceChannels: () => problem(422, 'The address is invalid.') });
    const { user } = await renderApp(<ChannelsPanel />);
    await user.type(await screen.findByLabelText('Email address'), 'me@example.com{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('The address is invalid.');
  });

  it('turns a channel off', async () => {
    const api = fakeChannels([email]);
    const { user } = await renderApp(<ChannelsPanel />);
    await user.click(await screen.findByRole('switch', { name: 'Send alerts to me@example.com' }));
    await screen.findByText('Email, off');
    expect(api.bodiesOf('replaceChannels')).toMatchObject([{ channels: [{ id: '4', enabled: false }] }]);
  });

  it('removes a channel after confirmation', async () => {
    fakeChannels([email]);
    const { user } = await renderApp(<ChannelsPanel />);
    await user.click(await screen.findByRole('button', { name: 'Remove me@example.com' }));
    await user.click(screen.getByRole('button', { name: 'Remove channel' }));
    expect(await screen.findByText('No channels yet. Your alerts appear only in this app.')).toBeDefined();
  });

  it.each([
    [{ ok: true, detail: 'Accepted by mail.example.com.' }, 'Test sent. Accepted by mail.example.com.'],
    [{ ok: false, detail: 'Connection refused.' }, 'The test failed. Connection refused.'],
  ])('shows the result %j of a channel test', async (result, text) => {
    const api = fakeChannels([email], { testChannel: () => result });
    const { user } = await renderApp(<ChannelsPanel />);
    await user.click(await screen.findByRole('button', { name: 'Send test' }));
    expect(await screen.findByText(text)).toBeDefined();
    expect(api.requestsTo('testChannel')[0]?.params).toEqual({ id: '4' });
  });

  it('asks to confirm an address, and sends the link again', async () => {
    const api = fakeChannels([{ ...email, verified: false }], {
      verifyChannel: () => ({ verified: false, detail: 'A link was sent to me@example.com.' }),
    });
    const { user } = await renderApp(<ChannelsPanel />);
    expect(await screen.findByText(/Confirm this address to receive alerts/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Send the link again' }));
    expect(await screen.findByText('A link was sent to me@example.com.')).toBeDefined();
    expect(api.requestsTo('verifyChannel')[0]?.params).toEqual({ id: '4' });
  });

  it('explains a channel that this server cannot use', async () => {
    fakeChannels([{ ...email, usable: false }]);
    await renderApp(<ChannelsPanel />);
    expect(await screen.findByText(/because no mail server is configured/)).toBeDefined();
  });
});
