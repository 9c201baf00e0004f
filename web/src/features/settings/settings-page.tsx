import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/account.ts';
import { PageHeader } from '../../ui/layout/page-header.tsx';
import { usePageTitle } from '../../ui/layout/use-page-title.ts';
import { AccountPanel } from './account-panel.tsx';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { ChannelsPanel } from './channels-panel.tsx';
import { ServerPanel } from './server-panel.tsx';
import styles from './settings-page.module.css';
import { UsagePanel } from './usage-panel.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

const SECTIONS = [
  { id: 'channels', name: 'Channels' },
  { id: 'webhooks', name: 'Webhooks' },
  { id: 'api-keys', name: 'API keys' },
  { id: 'usage', name: 'Usage' },
  { id: 'account', name: 'Account and appearance' },
];
const SERVER = { id: 'server', name: 'This server' };

export function SettingsPage() {
  usePageTitle('Settings');
  const isAdmin = useQuery(accountQuery).data?.isAdmin ?? false;
  return (
    <>
      <PageHeader title="Settings" lead="Alert channels, integrations and appearance." />
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
          <UsagePanel />
          <AccountPanel />
          {isAdmin && <ServerPanel />}
        </div>
      </div>
    </>
  );
}
