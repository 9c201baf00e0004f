import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { API_SCOPES, type ApiKey, type ApiScope } from '@tidemark/contracts/account.ts';
import { useState } from 'react';
import { accountQuery } from '../../api/account.ts';
import { apiKeysQuery, useCreateApiKey, useRevokeApiKey } from '../../api/api-keys.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { ConfirmButton } from '../../ui/controls/confirm-button.tsx';
import { SelectField, TextField } from '../../ui/controls/field.tsx';
import { LoadMore } from '../../ui/feedback/load-more.tsx';
import { QueryView } from '../../ui/feedback/query-view.tsx';
import { Icon } from '../../ui/graphics/icon.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { EmptyListNote, Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import { AddForm } from './add-form.tsx';
import { CopyField } from './copy-field.tsx';

/** API keys, with which programs act for the user. */
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
          For your own programs. See the <a href="/api/docs">API documentation</a>.
        </>
      }
    >
      <QueryView query={query}>
        {() =>
          keys.length === 0 ? (
            <EmptyListNote>No API keys yet.</EmptyListNote>
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
          label={`Your API key “${create.data.apiKey.name}”.`}
          value={create.data.key}
          onDone={create.reset}
        />
      )}
      <NewApiKey create={create} />
    </Panel>
  );
}

function NewApiKey({ create }: { create: ReturnType<typeof useCreateApiKey> }) {
  const isAdmin = useQuery(accountQuery).data?.isAdmin ?? false;
  const [access, setAccess] = useState<ApiScope>('write');
  const add = (fields: FormData, form: HTMLFormElement): void => {
    const scopes = API_SCOPES.slice(0, API_SCOPES.indexOf(access) + 1);
    create.mutate({ name: String(fields.get('name')).trim(), scopes }, { onSuccess: () => form.reset() });
  };
  return (
    <AddForm action="Create key" isBusy={create.isPending} error={create.error} onAdd={add}>
      <TextField
        label="Name"
        name="name"
        required
        maxLength={80}
        placeholder="Home server"
        autoComplete="off"
      />
      <SelectField
        label="Access"
        value={access}
        onChange={(event) => setAccess(event.target.value as ApiScope)}
      >
        <option value="write">Read and write</option>
        <option value="read">Read only</option>
        {isAdmin && <option value="admin">Read, write and administration</option>}
      </SelectField>
    </AddForm>
  );
}

function accessOf({ scopes }: ApiKey): string {
  const isWriter = scopes.includes('write');
  const own = isWriter && !scopes.includes('read') ? 'write only' : isWriter ? 'read and write' : 'read only';
  return scopes.includes('admin') ? `${own}, administration` : own;
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
          consequence="Programs that use this key will lose access immediately."
          confirm="Revoke key"
          onConfirm={() => revoke.mutate(apiKey.id, { onError: showErrorToast })}
        />
      }
    >
      <p>{apiKey.name}</p>
      <RowNote>
        <code>{apiKey.prefix}…</code>
        <span>{accessOf(apiKey)}</span>
        <span>
          {apiKey.lastUsedAt ? (
            <>
              last used <RelativeTime at={apiKey.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
        </span>
      </RowNote>
    </Row>
  );
}
