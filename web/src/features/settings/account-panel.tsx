import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accountQuery, useSignOut } from '../../api/account.ts';
import { formatDay } from '../../format/time.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The signed-in account, the theme, and the sign-out button. */
export function AccountPanel() {
  const query = useQuery(accountQuery);
  const navigate = useNavigate();
  const signOut = useSignOut();
  const leave = (): void =>
    signOut.mutate(undefined, {
      onSuccess: () => void navigate({ to: '/sign-in' }),
      onError: showErrorToast,
    });
  return (
    <Panel id="account" title="Account and appearance">
      <QueryView query={query}>
        {(account) => (
          <RowList plain>
            <Row
              side={
                <Button small busy={signOut.isPending} onClick={leave}>
                  Sign out
                </Button>
              }
            >
              <p>{account?.email}</p>
              <RowNote>
                {account && `Member since ${formatDay(account.createdAt)}`}
                {account?.isAdmin && ', administrator of this server'}
              </RowNote>
            </Row>
            <Row side={<ThemeSwitch />}>
              <p>Theme</p>
            </Row>
          </RowList>
        )}
      </QueryView>
    </Panel>
  );
}
