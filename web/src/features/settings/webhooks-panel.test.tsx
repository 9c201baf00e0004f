// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { type Webhook, type WebhookDelivery } from '@tidemark/contracts/notification.ts';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

const webhook: Webhook = {
  id: '2',
  url: 'https://example.com/hooks',
  events: ['price.changed'],
  enabled: true,
  verified: true,
  createdAt: '2026-01-01T12:00:00Z',
};

const failed: WebhookDelivery = {
  id: '9',
  event: 'price.changed',
  state: 'dead',
  attempts: 8,
  detail: 'HTTP 500',
  createdAt: '2026-01-02T12:00:00Z',
  deliveredAt: null,
  nextAttemptAt: null,
};

const listOf = <T,>(...items: T[]) => ({ items, nextCursor: null });

describe('WebhooksPanel', () => {
  it('creates a webhook for the chosen event and shows its secret once', async () => {
    let webhooks: Webhook[] = [];
    const api = fakeApi({
      listWebhooks: () => listOf(...webhooks),
      createWebhook: () => {
        webhooks = [webhook];
        return { webhook, secret: 'whsec_1234' };
      },
    });
    const { user } = await renderApp(<WebhooksPanel />);
    await user.type(await screen.findByLabelText('Endpoint URL'), 'https://example.com/hooks');
    await user.selectOptions(screen.getByLabelText('Events'), 'Price changes only');
    await user.click(screen.getByRole('button', { name: 'Add webhook' }));
    await screen.findByText('whsec_1234');
    expect(api.bodiesOf('createWebhook')).toEqual([
      { url: 'https://example.com/hooks', events: ['price.changed'] },
    ]);
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText('whsec_1234')).toBeNull();
    expect(await screen.findByText('https://example.com/hooks')).toBeDefined();
  });

  it('subscribes to all events unless the user chooses one', async () => {
    const api = fakeApi({
      listWebhooks: () => listOf<Webhook>(),
      createWebhook: () => ({ webhook, secret: 'whsec_1234' }),
    });
    const { user } = await renderApp(<WebhooksPanel />);
    await user.type(await screen.findByLabelText('Endpoint URL'), 'https://example.com/hooks{Enter}');
    await screen.findByText('whsec_1234');
    expect(api.bodiesOf('createWebhook')).toEqual([
      { url: 'https://example.com/hooks', events: ['alert.fired', 'price.changed'] },
    ]);
  });

  it('shows the server’s reason for refusing an address', async () => {
    fakeApi({
      listWebhooks: () => listOf<Webhook>(),
      createWebhook: () => problem(422, 'This address is not public.'),
    });
    const { user } = await renderApp(<WebhooksPanel />);
    await user.type(await screen.findByLabelText('Endpoint URL'), 'http://10.0.0.1/{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('This address is not public.');
  });

  it('shows the deliveries of a webhook and resends one', async () => {
    let delivery = failed;
    const api = fakeApi({
      listWebhooks: () => listOf(webhook),
      listWebhookDeliveries: () => listOf(delivery),
      redeliverWebhook: () => {
        delivery = { ...failed, state: 'pending' };
        return { delivery };
      },
    });
    const { user } = await renderApp(<WebhooksPanel />);
    await user.click(await screen.findByRole('button', { name: 'Deliveries' }));
    expect((await screen.findByTitle('8 attempts; HTTP 500')).textContent).toContain('failed');
    await user.click(screen.getByRole('button', { name: 'Resend' }));
    await within(screen.getAllByRole('list')[1] ?? document.body).findByText(/pending/);
    expect(api.requestsTo('redeliverWebhook')[0]?.params).toEqual({ id: '2', deliveryId: '9' });
  });

  it('verifies a webhook again, and shows why it failed', async () => {
    let verified = false;
    fakeApi({
      listWebhooks: () => listOf({ ...webhook, verified }),
      verifyChannel: () => {
        const result = { verified, detail: verified ? 'HTTP 200' : 'HTTP 404' };
        verified = true;
        return result;
      },
    });
    const { user } = await renderApp(<WebhooksPanel />);
    expect(await screen.findByText('not verified')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Verify again' }));
    expect(await screen.findByText('HTTP 404')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Verify again' }));
    await expect.poll(() => screen.queryByText('not verified')).toBeNull();
  });

  it('deletes a webhook after confirmation', async () => {
    let webhooks = [webhook];
    fakeApi({
      listWebhooks: () => listOf(...webhooks),
      deleteWebhook: () => {
        webhooks = [];
        return null;
      },
    });
    const { user } = await renderApp(<WebhooksPanel />);
    await user.click(
      await screen.findByRole('button', { name: 'Delete the webhook to https://example.com/hooks' }),
    );
    await user.click(screen.getByRole('button', { name: 'Delete webhook' }));
    expect(await screen.findByText('No webhooks yet.')).toBeDefined();
  });
});
