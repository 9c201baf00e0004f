import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import styles from './field.module.css';

interface FieldTexts {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
  className: string | undefined;
}

/** A label, a control, and an error or hint below it. The control gets the ids that connect the three. */
function Field({
  label,
  hint,
  error,
  children,
}: FieldTexts & { children: (controlProps: ControlProps) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error !== undefined,
        className: styles['control'],
      })}
      {note && (
        <p id={`${id}-note`} className={error ? styles['error'] : styles['hint']}>
          {note}
        </p>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  ...input
}: FieldTexts & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(controlProps) => <input {...input} {...controlProps} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  error,
  children,
  ...select
}: FieldTexts & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(controlProps) => (
        <select {...select} {...controlProps}>
          {children}
        </select>
      )}
    </Field>
  );
}

/** A box to tick, with its label behind it. */
export function CheckboxField({ label, name }: { label: string; name: string }) {
  return (
    <label className={styles['checkbox']}>
      <input type="checkbox" name={name} />
      {label}
    </label>
  );
}
