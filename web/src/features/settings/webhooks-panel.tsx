import { useInfiniteQuery } from '@tanstack/react-query';
import { WEBHOOK_EVENTS, type WebhookEvent } from '@tidemark/contracts/notification.ts';
import { useState } from 'react';
import { useCreateWebhook, webhooksQuery } from '../../api/webhooks.ts';
import { AddForm } from './add-form.tsx';
import { CopyField } from './copy-field.tsx';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { EmptyListNote, RowList } from '../../ui/layout/row-list.tsx';
import { WebhookRow } from './webhook-row.tsx';

/** Signed events for programs, with what was sent and how it fared. */
export function WebhooksPanel() {
  const query = useInfiniteQuery(webhooksQuery);
  const create = useCreateWebhook();
  const webhooks = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      id="webhooks"
      title="Webhooks for programs"
      lead="Every event as signed JSON (Standard Webhooks), retried when the other side is away and sent again on demand."
    >
      <QueryView query={query}>
        {() =>
          webhooks.length === 0 ? (
            <EmptyListNote>No webhook yet.</EmptyListNote>
          ) : (
            <RowList plain>
              {webhooks.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
      {create.data && (
        <CopyField
          label="This is the secret that verifies the signature."
          value={create.data.secret}
          onDone={create.reset}
        />
      )}
      <NewWebhook create={create} />
    </Panel>
  );
}

function NewWebhook({ create }: { create: ReturnType<typeof useCreateWebhook> }) {
  const [choice, setChoice] = useState<WebhookEvent | 'all'>('all');
  const add = (fields: FormData, form: HTMLFormElement): void => {
    const url = String(fields.get('url')).trim();
    create.mutate(
      { url, events: choice === 'all' ? [...WEBHOOK_EVENTS] : [choice] },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <AddForm action="Add webhook" isBusy={create.isPending} error={create.error} onAdd={add}>
      <TextField
        label="Address to send to"
        name="url"
        type="url"
        required
        maxLength={2048}
        placeholder="https://example.com/hooks"
      />
      <SelectField
        label="Events"
        value={choice}
        onChange={(event) => setChoice(event.target.value as WebhookEvent | 'all')}
      >
        <option value="all">All events</option>
        <option value="alert.fired">Alerts only</option>
        <option value="price.changed">Price changes only</option>
      </SelectField>
    </AddForm>
  );
}
