import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accountQuery, useSignOut } from '../../api/account.ts';
import { dayOf } from '../../format/time.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Who is signed in, how it looks, and the way out. */
export function AccountPanel() {
  const query = useQuery(accountQuery);
  const navigate = useNavigate();
  const signOut = useSignOut();
  const leave = (): void =>
    signOut.mutate(undefined, {
      onSuccess: () => void navigate({ to: '/sign-in' }),
      onError: showFailure,
    });
  return (
    <Panel id="account" title="Account and look">
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
                {account && `Member since ${dayOf(account.createdAt)}`}
                {account?.isAdmin && ', administrator of this server'}
              </RowNote>
            </Row>
            <Row side={<ThemeSwitch />}>
              <p>Colour theme</p>
            </Row>
          </RowList>
        )}
      </QueryView>
    </Panel>
  );
}
