import { useQuery } from '@tanstack/react-query';
import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { useState } from 'react';
import { channelsQuery, useSaveChannels } from '../../api/channels.ts';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { EmptyListNote, RowList } from '../../ui/layout/row-list.tsx';
import { AddForm } from './add-form.tsx';
import { ChannelRow } from './channel-row.tsx';

/** Where alerts are sent in addition to this app. */
export function ChannelsPanel() {
  const query = useQuery(channelsQuery);
  return (
    <Panel id="channels" title="Channels" lead="Where your alerts are sent in addition to this app.">
      <QueryView query={query}>
        {(channels) =>
          channels.length === 0 ? (
            <EmptyListNote>No channels yet. Your alerts appear only in this app.</EmptyListNote>
          ) : (
            <RowList plain>
              {channels.map((channel) => (
                <ChannelRow key={channel.id} channel={channel} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <NewChannel />
    </Panel>
  );
}

function NewChannel() {
  const save = useSaveChannels();
  const [type, setType] = useState<ChannelType>('email');
  const add = (fields: FormData, form: HTMLFormElement): void => {
    const address = String(fields.get('address')).trim();
    save.mutate((channels) => [...channels, { type, address, enabled: true }], {
      onSuccess: () => form.reset(),
    });
  };
  return (
    <AddForm action="Add channel" isBusy={save.isPending} error={save.error} onAdd={add}>
      <SelectField label="Type" value={type} onChange={(event) => setType(event.target.value as ChannelType)}>
        <option value="email">Email</option>
        <option value="webhook">Webhook</option>
      </SelectField>
      {type === 'email' ? (
        <TextField
          key="email"
          label="Email address"
          name="address"
          type="email"
          required
          maxLength={254}
          placeholder="you@example.com"
        />
      ) : (
        <TextField
          key="webhook"
          label="Webhook URL"
          name="address"
          type="url"
          required
          maxLength={2048}
          placeholder="https://example.com/alerts"
        />
      )}
    </AddForm>
  );
}
