import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { accountQuery, useSignOut } from '../../api/account.ts';
import { formatDay } from '../../format/time.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The signed-in account, the theme, and the sign-out buttons. */
export function AccountPanel() {
  const query = useQuery(accountQuery);
  const { isLeaving, leave } = useLeave('logout');
  return (
    <Panel id="account" title="Account and appearance">
      <QueryView query={query}>
        {(account) => (
          <RowList plain>
            <Row
              side={
                <Button small busy={isLeaving} onClick={leave}>
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
            <OtherBrowsersRow />
            <Row side={<ThemeSwitch />}>
              <p>Theme</p>
            </Row>
          </RowList>
        )}
      </QueryView>
    </Panel>
  );
}

function OtherBrowsersRow() {
  const { isLeaving, leave } = useLeave('logoutEverywhere');
  return (
    <Row
      side={
        <ConfirmButton
          label="Sign out everywhere"
          icon="close"
          busy={isLeaving}
          question="Sign out everywhere?"
          consequence="Every browser that is signed in to your account must sign in again, this one included. API keys stay valid."
          confirm="Sign out of all browsers"
          onConfirm={leave}
        />
      }
    >
      <p>Other browsers</p>
      <RowNote>If you have lost a device, or used someone else’s</RowNote>
    </Row>
  );
}

/** Signs out and opens the sign-in page. */
function useLeave(route: 'logout' | 'logoutEverywhere') {
  const navigate = useNavigate();
  const { mutate, isPending } = useSignOut(route);
  const leave = (): void =>
    mutate(undefined, {
      onSuccess: () => void navigate({ to: '/sign-in' }),
      onError: showErrorToast,
    });
  return { isLeaving: isPending, leave };
}
