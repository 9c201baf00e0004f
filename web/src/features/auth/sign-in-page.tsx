import { Link, useSearch } from '@tanstack/react-router';
import { AuthLayout } from './auth-layout.tsx';
import { CredentialsForm } from './credentials-form.tsx';

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' });
  return (
    <AuthLayout
      pageTitle="Sign in"
      heading="Welcome back"
      footer={
        <>
          New here?{' '}
          <Link to="/sign-up" search={next ? { next } : {}}>
            Create account
          </Link>
        </>
      }
    >
      <CredentialsForm mode="login" submitLabel="Sign in" next={next ?? '/'} />
    </AuthLayout>
  );
}
