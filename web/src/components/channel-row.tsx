import type { Channel } from '@tidemark/contracts/notification.ts';
import { useSaveChannels, useTestChannel } from '../api/channels.ts';
import { messageOf } from '../api/client.ts';
import { showFailure } from '../live/show-failure.ts';
import { Button } from './button.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { Icon } from './icons.tsx';
import { Notice } from './notice.tsx';
import { Row, RowNote } from './row-list.tsx';
import { Switch } from './switch.tsx';

const MISSING: Readonly<Record<Channel['type'], string>> = {
  email: 'This server has no mail server set up (SMTP_URL), so nothing can be sent here yet.',
  webhook: 'This server cannot send webhooks yet.',
};

export function ChannelRow({ channel }: { channel: Channel }) {
  const { id, type, address, enabled, usable } = channel;
  const save = useSaveChannels();
  const test = useTestChannel(id);
  return (
    <Row
      lead={<Icon name={type === 'email' ? 'mail' : 'hook'} size={20} />}
      below={
        <>
          {!usable && <Notice tone="warn">{MISSING[type]}</Notice>}
          <TestResult test={test} />
        </>
      }
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

function TestResult({ test }: { test: ReturnType<typeof useTestChannel> }) {
  if (test.error) return <Notice tone="bad">{messageOf(test.error)}</Notice>;
  if (!test.data) return null;
  const { ok, detail } = test.data;
  return (
    <Notice tone={ok ? 'good' : 'bad'}>
      {ok ? 'Test sent.' : 'The test failed.'} {detail}
    </Notice>
  );
}
