// @vitest-environment happy-dom
import { useInfiniteQuery } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { aNotification } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { notificationsQuery } from '../../api/notifications.ts';
import { NotificationRow } from './notification-row.tsx';

/** The rows of the cached list, which marking as read updates. */
function Rows() {
  const pages = useInfiniteQuery(notificationsQuery).data?.pages ?? [];
  const [page] = pages;
  return (
    <>
      <p>{page?.unreadCount} unread</p>
      {page?.items.map((item) => (
        <NotificationRow key={item.id} notification={item} />
      ))}
    </>
  );
}

const listOf = (...items: ReturnType<typeof aNotification>[]) => ({
  items,
  nextCursor: null,
  unreadCount: items.filter(({ readAt }) => readAt === null).length,
});

describe('NotificationRow', () => {
  it('marks an unread notification as read', async () => {
    const api = fakeApi({
      listNotifications: () => listOf(aNotification()),
      markNotificationRead: () => null,
    });
    const { user } = await renderApp(<Rows />);
    await screen.findByText('1 unread');
    await user.click(screen.getByRole('button', { name: 'Mark as read: Copper kettle' }));
    await screen.findByText('0 unread');
    expect(screen.queryByText('(unread)')).toBeNull();
    expect(screen.queryByRole('button', { name: /^Mark as read/ })).toBeNull();
    expect(api.requestsTo('markNotificationRead')[0]?.params).toEqual({ id: '11' });
  });

  it('opens the product and marks the notification as read', async () => {
    const api = fakeApi({
      listNotifications: () => listOf(aNotification()),
      markNotificationRead: () => null,
    });
    const { user, path } = await renderApp(<Rows />);
    await user.click(await screen.findByRole('link', { name: 'Copper kettle (unread)' }));
    await waitFor(() => expect(path()).toBe('/products/7'));
    expect(api.requestsTo('markNotificationRead')).toHaveLength(1);
  });

  it('has no button and sends no request for a notification that is already read', async () => {
    const read = aNotification({ readAt: '2026-01-05T13:00:00Z' });
    const api = fakeApi({ listNotifications: () => listOf(read) });
    const { user } = await renderApp(<Rows />);
    await screen.findByText('0 unread');
    expect(screen.queryByRole('button')).toBeNull();
    await user.click(screen.getByRole('link', { name: 'Copper kettle' }));
    expect(api.requestsTo('markNotificationRead')).toEqual([]);
  });

  it('shows a toast if marking as read fails', async () => {
    fakeApi({
      listNotifications: () => listOf(aNotification()),
      markNotificationRead: () => problem(404, 'This notification does not exist.'),
    });
    const { user } = await renderApp(<Rows />);
    await user.click(await screen.findByRole('button', { name: /^Mark as read/ }));
    expect(await screen.findByText('This notification does not exist.')).toBeDefined();
  });

  it('shows both prices, the deliveries and a condition that was already true', async () => {
    const delivery = {
      channelId: '1',
      channelType: 'email' as const,
      state: 'dead' as const,
      attempts: 5,
      detail: 'Mailbox full',
      deliveredAt: null,
      nextAttemptAt: null,
    };
    await renderApp(
      <NotificationRow notification={aNotification({ alreadyTrue: true, deliveries: [delivery] })} />,
    );
    expect(screen.getByText('$40.00')).toBeDefined();
    expect(screen.getByText('before').parentElement?.textContent).toBe('before $50.00');
    expect(screen.getByText('Already true when you created the rule')).toBeDefined();
    expect(screen.getByTitle('5 attempts; Mailbox full').textContent).toContain('Email failed');
  });
});
