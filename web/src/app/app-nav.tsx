import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { notificationsQuery } from '../api/notifications.ts';
import { Icon, type IconName } from '../ui/graphics/icon.tsx';
import styles from './app-nav.module.css';

const NAV_ITEMS = [
  { to: '/', label: 'Products', icon: 'waves' },
  { to: '/discover', label: 'Discover', icon: 'search' },
  { to: '/forecast', label: 'Forecasts', icon: 'forecast' },
  { to: '/rules', label: 'Rules', icon: 'rules' },
  { to: '/notifications', label: 'Alerts', icon: 'bell' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
] as const satisfies readonly { to: string; label: string; icon: IconName }[];

/** The main navigation: beside the logo on a wide screen, at the bottom on a narrow one. */
export function AppNav() {
  const unread = useInfiniteQuery(notificationsQuery).data?.pages[0]?.unreadCount ?? 0;
  return (
    <nav aria-label="Main" className={styles['nav']}>
      {NAV_ITEMS.map(({ to, label, icon }) => (
        <Link key={to} to={to} className={styles['item']} activeOptions={{ exact: to === '/' }}>
          <Icon name={icon} size={20} />
          {label}
          {to === '/notifications' && unread > 0 && <UnreadCount count={unread} />}
        </Link>
      ))}
    </nav>
  );
}

function UnreadCount({ count }: { count: number }) {
  return (
    <span className={styles['count']}>
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}
