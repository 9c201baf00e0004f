import { type ReactNode, type SubmitEvent } from 'react';
import { messageOf } from '../../api/client.ts';
import styles from './add-form.module.css';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';

interface AddFormProps {
  action: string;
  isBusy: boolean;
  error: unknown;
  onAdd: (fields: FormData, form: HTMLFormElement) => void;
  children: ReactNode;
}

/** A few fields in a row with a button that adds what they say. */
export function AddForm({ action, isBusy, error, onAdd, children }: AddFormProps) {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onAdd(new FormData(event.currentTarget), event.currentTarget);
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      <div className={styles['fields']}>
        {children}
        <Button type="submit" icon="plus" busy={isBusy}>
          {action}
        </Button>
      </div>
      {error !== null && (
        <Notice tone="bad" urgent>
          {messageOf(error)}
        </Notice>
      )}
    </form>
  );
}
