import { type ReactNode, useId, useRef } from 'react';
import { type IconName } from '../graphics/icon.tsx';
import { Button, IconButton } from './button.tsx';
import styles from './confirm-button.module.css';

interface ConfirmButtonProps {
  label: string;
  icon: IconName;
  iconOnly?: boolean;
  busy?: boolean;
  question: string;
  consequence: ReactNode;
  /** The text of the button that goes ahead. */
  confirm: string;
  onConfirm: () => void;
}

/** A button for an action that cannot be undone: it asks for confirmation first. */
export function ConfirmButton({ iconOnly = false, busy = false, ...props }: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  const Opener = iconOnly ? IconButton : Button;
  return (
    <>
      <Opener
        tone={iconOnly ? 'quiet' : 'danger'}
        small
        icon={props.icon}
        label={props.label}
        busy={busy}
        onClick={() => dialog.current?.showModal()}
      >
        {!iconOnly && props.label}
      </Opener>
      <dialog ref={dialog} className={styles['dialog']} aria-labelledby={headingId}>
        <form
          method="dialog"
          className={styles['body']}
          onSubmit={(event) => event.nativeEvent.submitter?.matches('[value=yes]') && props.onConfirm()}
        >
          <h2 id={headingId}>{props.question}</h2>
          <p>{props.consequence}</p>
          <div className={styles['actions']}>
            <Button type="submit" value="no">
              Cancel
            </Button>
            <Button type="submit" value="yes" tone="danger">
              {props.confirm}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}
