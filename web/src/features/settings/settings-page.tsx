import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/account.ts';
import { AccountPanel } from './account-panel.tsx';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { ChannelsPanel } from './channels-panel.tsx';
import { PageHead } from '../../ui/layout/page-header.tsx';
import { ServerPanel } from './server-panel.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';
import styles from './settings-page.module.css';

const SECTIONS = [
  { id: 'channels', name: 'Channels' },
  { id: 'webhooks', name: 'Webhooks' },
  { id: 'api-keys', name: 'API keys' },
  { id: 'account', name: 'Account and look' },
];
const SERVER = { id: 'server', name: 'This server' };

export function SettingsPage() {
  useTitle('Settings');
  const isAdmin = useQuery(accountQuery).data?.isAdmin ?? false;
  return (
    <>
      <PageHead title="Settings" lead="Where alerts go, what may connect, and how it looks." />
      <div className={styles['columns']}>
        <nav aria-label="Settings" className={styles['index']}>
          {[...SECTIONS, ...(isAdmin ? [SERVER] : [])].map(({ id, name }) => (
            <a key={id} href={`#${id}`}>
              {name}
            </a>
          ))}
        </nav>
        <div className={styles['panels']}>
          <ChannelsPanel />
          <WebhooksPanel />
          <ApiKeysPanel />
          <AccountPanel />
          {isAdmin && <ServerPanel />}
        </div>
      </div>
    </>
  );
}
