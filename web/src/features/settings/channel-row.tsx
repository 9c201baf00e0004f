import { type Channel } from '@tidemark/contracts/notification.ts';
import { useSaveChannels, useTestChannel } from '../../api/channels.ts';
import { errorMessage } from '../../api/client.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { Switch } from '../../ui/controls/switch.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';
import { ChannelVerification } from './channel-verification.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';

const UNAVAILABLE_REASONS: Readonly<Record<Channel['type'], string>> = {
  email: 'This server cannot send email, because no mail server is configured (SMTP_URL).',
  webhook: 'This server cannot send webhooks.',
};

export function ChannelRow({ channel }: { channel: Channel }) {
  const { id, type, address, enabled } = channel;
  const save = useSaveChannels();
  const test = useTestChannel(id);
  return (
    <Row
      lead={<Icon name={type === 'email' ? 'mail' : 'hook'} size={20} />}
      below={<ChannelNotes channel={channel} test={test} />}
      side={
        <>
          <Button small busy={test.isPending} disabled={!channel.verified} onClick={() => test.mutate()}>
            Send test
          </Button>
          <Switch
            label={`Send alerts to ${address}`}
            checked={enabled}
            disabled={save.isPending}
            onChange={(enabled) =>
              save.mutate((all) => all.map((one) => (one.id === id ? { ...one, enabled } : one)), {
                onError: showErrorToast,
              })
            }
          />
          <ConfirmButton
            label={`Remove ${address}`}
            icon="trash"
            iconOnly
            busy={save.isPending}
            question="Remove this channel?"
            consequence={`Alerts will no longer go to ${address}.`}
            confirm="Remove channel"
            onConfirm={() =>
              save.mutate((all) => all.filter((one) => one.id !== id), { onError: showErrorToast })
            }
          />
        </>
      }
    >
      <p>{address}</p>
      <RowNote>
        {type === 'email' ? 'Email' : 'Webhook'}
        {!enabled && ', off'}
        {channel.usable && !channel.verified && ', not verified'}
      </RowNote>
    </Row>
  );
}

/** Why the channel is unavailable, and the result of its test. */
function ChannelNotes({ channel, test }: { channel: Channel; test: ReturnType<typeof useTestChannel> }) {
  return (
    <>
      {channel.usable && !channel.verified && <ChannelVerification id={channel.id} type={channel.type} />}
      {!channel.usable && <Notice tone="warn">{UNAVAILABLE_REASONS[channel.type]}</Notice>}
      {test.error && <Notice tone="bad">{errorMessage(test.error)}</Notice>}
      {test.data && (
        <Notice tone={test.data.ok ? 'good' : 'bad'}>
          {test.data.ok ? 'Test sent.' : 'The test failed.'} {test.data.detail}
        </Notice>
      )}
    </>
  );
}
