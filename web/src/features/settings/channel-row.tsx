import { type Channel } from '@tidemark/contracts/notification.ts';
import { useSaveChannels, useTestChannel } from '../../api/channels.ts';
import { messageOf } from '../../api/client.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Button } from '../../ui/controls/button.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { Row, RowNote } from '../../ui/layout/row-list.tsx';
import { Switch } from '../../ui/controls/switch.tsx';

const MISSING: Readonly<Record<Channel['type'], string>> = {
  email: 'This server has no mail server set up (SMTP_URL), so nothing can be sent here yet.',
  webhook: 'This server cannot send webhooks yet.',
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
          <Button small busy={test.isPending} onClick={() => test.mutate()}>
            Send a test
          </Button>
          <Switch
            label={`Send alerts to ${address}`}
            checked={enabled}
            disabled={save.isPending}
            onChange={(enabled) =>
              save.mutate((all) => all.map((one) => (one.id === id ? { ...one, enabled } : one)), {
                onError: showFailure,
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
            confirm="Remove it"
            onConfirm={() =>
              save.mutate((all) => all.filter((one) => one.id !== id), { onError: showFailure })
            }
          />
        </>
      }
    >
      <p>{address}</p>
      <RowNote>
        {type === 'email' ? 'E-mail' : 'Webhook'}
        {!enabled && ', switched off'}
      </RowNote>
    </Row>
  );
}

/** Why the channel cannot be used, and how its test went. */
function ChannelNotes({ channel, test }: { channel: Channel; test: ReturnType<typeof useTestChannel> }) {
  return (
    <>
      {!channel.usable && <Notice tone="warn">{MISSING[channel.type]}</Notice>}
      {test.error && <Notice tone="bad">{messageOf(test.error)}</Notice>}
      {test.data && (
        <Notice tone={test.data.ok ? 'good' : 'bad'}>
          {test.data.ok ? 'Test sent.' : 'The test failed.'} {test.data.detail}
        </Notice>
      )}
    </>
  );
}
