import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent } from 'react';
import { useEnter } from '../../api/account.ts';
import { fieldError, messageOf } from '../../api/client.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { Logo } from '../../ui/graphics/logo.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { TideScene } from './tide-scene.tsx';
import { useTitle } from '../../ui/layout/use-page-title.ts';
import styles from './auth-page.module.css';

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' });
  return (
    <EnterPage way="login" title="Welcome back" action="Sign in" {...(next ? { next } : {})}>
      New here?{' '}
      <Link to="/sign-up" search={next ? { next } : {}}>
        Make an account
      </Link>
    </EnterPage>
  );
}

export function SignUpPage() {
  const { next } = useSearch({ from: '/sign-up' });
  return (
    <EnterPage
      way="register"
      title="Make an account"
      action="Start watching prices"
      {...(next ? { next } : {})}
    >
      Have one already?{' '}
      <Link to="/sign-in" search={next ? { next } : {}}>
        Sign in
      </Link>
    </EnterPage>
  );
}

interface EnterPageProps {
  way: 'login' | 'register';
  title: string;
  action: string;
  next?: string;
  children: ReactNode;
}

function EnterPage({ way, title, action, next, children }: EnterPageProps) {
  useTitle(way === 'login' ? 'Sign in' : 'Sign up');
  return (
    <div className={styles['page']}>
      <TideScene />
      <main className={styles['side']}>
        <div className={styles['box']}>
          <Logo />
          <h1>{title}</h1>
          <EnterForm way={way} action={action} next={next ?? '/'} />
          <p className={styles['other']}>{children}</p>
        </div>
      </main>
    </div>
  );
}

function EnterForm({ way, action, next }: { way: 'login' | 'register'; action: string; next: string }) {
  const navigate = useNavigate();
  const enter = useEnter(way);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const credentials = {
      email: String(fields.get('email')).trim(),
      password: String(fields.get('password')),
    };
    enter.mutate(credentials, { onSuccess: () => void navigate({ to: next }) });
  };
  const isNew = way === 'register';
  return (
    <form onSubmit={submit} className={styles['form']}>
      {enter.error && (
        <Notice tone="bad" urgent>
          {messageOf(enter.error)}
        </Notice>
      )}
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="email"
        required
        maxLength={254}
        error={fieldError(enter.error, 'email')}
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
        error={fieldError(enter.error, 'password')}
      />
      <Button type="submit" tone="primary" busy={enter.isPending}>
        {action}
      </Button>
    </form>
  );
}
