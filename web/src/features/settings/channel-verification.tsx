import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { useVerifyChannel } from '../../api/channels.ts';
import { errorMessage } from '../../api/client.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';

const TEXTS: Readonly<Record<ChannelType, { needed: string; action: string }>> = {
  email: {
    needed: 'Confirm this address to receive alerts: open the link in the email we sent to it.',
    action: 'Send the link again',
  },
  webhook: {
    needed:
      'Not verified yet, so no events are sent. The receiver must answer our verification request with a 2xx response that contains the challenge.',
    action: 'Verify again',
  },
};

/** Says that an address has to be verified, with a button that asks it again. */
export function ChannelVerification({ id, type }: { id: string; type: ChannelType }) {
  const verify = useVerifyChannel(id);
  const { needed, action } = TEXTS[type];
  return (
    <>
      <Notice tone="warn">
        {needed}{' '}
        <Button small busy={verify.isPending} onClick={() => verify.mutate()}>
          {action}
        </Button>
      </Notice>
      {verify.error && <Notice tone="bad">{errorMessage(verify.error)}</Notice>}
      {verify.data && (
        <Notice tone={verify.data.verified || type === 'email' ? 'good' : 'bad'}>{verify.data.detail}</Notice>
      )}
    </>
  );
}
