import { useInfiniteQuery } from '@tanstack/react-query';
import { type ApiKey, type ApiScope } from '@tidemark/contracts/account.ts';
import { useState } from 'react';
import { apiKeysQuery, useCreateApiKey, useRevokeApiKey } from '../../api/api-keys.ts';
import { showFailure } from '../../live/show-failure.ts';
import { AddForm } from './add-form.tsx';
import { Ago } from '../../ui/values/relative-time.tsx';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { CopyField } from './copy-field.tsx';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { EmptyListNote, Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';

/** Keys with which programs act for me. */
export function ApiKeysPanel() {
  const query = useInfiniteQuery(apiKeysQuery);
  const create = useCreateApiKey();
  const keys = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      id="api-keys"
      title="API keys"
      lead={
        <>
          For your own programs. What they can do is in the <a href="/api/docs">API’s description</a>.
        </>
      }
    >
      <QueryView query={query}>
        {() =>
          keys.length === 0 ? (
            <EmptyListNote>No key yet.</EmptyListNote>
          ) : (
            <RowList plain>
              {keys.map((key) => (
                <ApiKeyRow key={key.id} apiKey={key} />
              ))}
            </RowList>
          )
        }
      </QueryView>
      <LoadMore query={query} />
      {create.data && (
        <CopyField
          label={`This is the key “${create.data.apiKey.name}”.`}
          value={create.data.key}
          onDone={create.reset}
        />
      )}
      <NewKey create={create} />
    </Panel>
  );
}

function NewKey({ create }: { create: ReturnType<typeof useCreateApiKey> }) {
  const [mayWrite, setMayWrite] = useState('yes');
  const add = (fields: FormData, form: HTMLFormElement): void => {
    const scopes: ApiScope[] = mayWrite === 'yes' ? ['read', 'write'] : ['read'];
    create.mutate({ name: String(fields.get('name')).trim(), scopes }, { onSuccess: () => form.reset() });
  };
  return (
    <AddForm action="Make a key" isBusy={create.isPending} error={create.error} onAdd={add}>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={80}
        placeholder="Home server"
        autoComplete="off"
      />
      <SelectField label="It may" value={mayWrite} onChange={(event) => setMayWrite(event.target.value)}>
        <option value="yes">Read and change</option>
        <option value="no">Only read</option>
      </SelectField>
    </AddForm>
  );
}

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useRevokeApiKey();
  return (
    <Row
      lead={<Icon name="key" size={20} />}
      side={
        <ConfirmButton
          label={`Revoke ${apiKey.name}`}
          icon="trash"
          iconOnly
          busy={revoke.isPending}
          question={`Revoke “${apiKey.name}”?`}
          consequence="Programs that use this key lose their access at once."
          confirm="Revoke it"
          onConfirm={() => revoke.mutate(apiKey.id, { onError: showFailure })}
        />
      }
    >
      <p>{apiKey.name}</p>
      <RowNote>
        <code>{apiKey.hint}…</code>
        <span>{apiKey.scopes.includes('write') ? 'may read and change' : 'may only read'}</span>
        <span>
          {apiKey.lastUsedAt ? (
            <>
              last used <Ago at={apiKey.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
        </span>
      </RowNote>
    </Row>
  );
}
