import { type ReactNode, type SubmitEvent } from 'react';
import { errorMessage } from '../../api/client.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import styles from './add-form.module.css';

interface AddFormProps {
  action: string;
  isBusy: boolean;
  error: unknown;
  onAdd: (fields: FormData, form: HTMLFormElement) => void;
  children: ReactNode;
}

/** A form of a few fields in a row, with a submit button and an error notice. */
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
          {errorMessage(error)}
        </Notice>
      )}
    </form>
  );
}
