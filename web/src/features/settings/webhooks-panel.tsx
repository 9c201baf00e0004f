import { useInfiniteQuery } from '@tanstack/react-query';
import { WEBHOOK_EVENTS, type WebhookEvent } from '@tidemark/contracts/notification.ts';
import { useState } from 'react';
import { useCreateWebhook, webhooksQuery } from '../../api/webhooks.ts';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { EmptyListNote, RowList } from '../../ui/layout/row-list.tsx';
import { AddForm } from './add-form.tsx';
import { CopyField } from './copy-field.tsx';
import { WebhookRow } from './webhook-row.tsx';

/** Webhooks that receive signed events, with their deliveries. */
export function WebhooksPanel() {
  const query = useInfiniteQuery(webhooksQuery);
  const create = useCreateWebhook();
  const webhooks = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      id="webhooks"
      title="Webhooks"
      lead="Events as signed JSON (Standard Webhooks). Failed deliveries are retried, and you can resend any of them."
    >
      <QueryView query={query}>
        {() =>
          webhooks.length === 0 ? (
            <EmptyListNote>No webhooks yet.</EmptyListNote>
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
        <CopyField label="Your signing secret." value={create.data.secret} onDone={create.reset} />
      )}
      <NewWebhook create={create} />
    </Panel>
  );
}

function NewWebhook({ create }: { create: ReturnType<typeof useCreateWebhook> }) {
  const [selection, setSelection] = useState<WebhookEvent | 'all'>('all');
  const add = (fields: FormData, form: HTMLFormElement): void => {
    const url = String(fields.get('url')).trim();
    create.mutate(
      { url, events: selection === 'all' ? [...WEBHOOK_EVENTS] : [selection] },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <AddForm action="Add webhook" isBusy={create.isPending} error={create.error} onAdd={add}>
      <TextField
        label="Endpoint URL"
        name="url"
        type="url"
        required
        maxLength={2048}
        placeholder="https://example.com/hooks"
      />
      <SelectField
        label="Events"
        value={selection}
        onChange={(event) => setSelection(event.target.value as WebhookEvent | 'all')}
      >
        <option value="all">All events</option>
        <option value="alert.fired">Alerts only</option>
        <option value="price.changed">Price changes only</option>
      </SelectField>
    </AddForm>
  );
}
