import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent } from 'react';
import { claimQuery, useAuthenticate } from '../../api/account.ts';
import { errorMessage, fieldError } from '../../api/client.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import styles from './credentials-form.module.css';

interface CredentialsFormProps {
  mode: 'login' | 'register';
  submitLabel: string;
  /** The path to open once signed in. */
  next: string;
}

/** The email and password form of the sign-in and sign-up pages. */
export function CredentialsForm({ mode, submitLabel, next }: CredentialsFormProps) {
  const navigate = useNavigate();
  const authenticate = useAuthenticate(mode);
  const isNew = mode === 'register';
  const needsClaimToken = useQuery({ ...claimQuery, enabled: isNew }).data ?? false;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const credentials = {
      email: String(fields.get('email')).trim(),
      password: String(fields.get('password')),
      ...(needsClaimToken && { claimToken: String(fields.get('claim-token')).trim() }),
    };
    authenticate.mutate(credentials, { onSuccess: () => void navigate({ to: next }) });
  };
  return (
    <form onSubmit={submit} className={styles['form']}>
      {authenticate.error && (
        <Notice tone="bad" urgent>
          {errorMessage(authenticate.error)}
        </Notice>
      )}
      <TextField
        label="Email address"
        name="email"
        type="email"
        autoComplete="email"
        required
        maxLength={254}
        error={fieldError(authenticate.error, 'email')}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        minLength={isNew ? 8 : 1}
        maxLength={256}
        hint={isNew ? 'At least 8 characters' : undefined}
        error={fieldError(authenticate.error, 'password')}
      />
      {needsClaimToken && <ClaimTokenField />}
      <Button type="submit" tone="primary" busy={authenticate.isPending}>
        {submitLabel}
      </Button>
    </form>
  );
}

function ClaimTokenField() {
  return (
    <TextField
      label="Claim token"
      name="claim-token"
      autoComplete="off"
      required
      maxLength={100}
      hint="The first account becomes the administrator. Copy the token from the log of the server."
    />
  );
}
